package io.loadline.ingest;

import io.loadline.engine.TimeSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What is read, and how its times are taken.
 *
 * @param files files of lines, at least one; {@code -} for standard input
 * @param fromLines first line to take of each file, from 1; as many as files
 * @param follow waits for what is appended to the files, also after they were rotated
 * @param fromEnd begins at the files' present ends; only with {@code follow}
 * @param shift moves times by whole minutes, so that the recording happens now and at its own pace
 * @param time the deployment's rules of time: what they would refuse is not sent
 */
public record IngestSettings(
        List<Path> files, List<Long> fromLines, boolean follow, boolean fromEnd, boolean shift, TimeSettings time) {
    public IngestSettings {
        files = List.copyOf(files);
        fromLines = List.copyOf(fromLines);
        require(!files.isEmpty(), "no file is named");
        require(
                fromLines.size() == files.size(),
                "--from-line needs a number for each of the " + files.size() + " files, has " + fromLines.size());
        require(fromLines.stream().allMatch(line -> line >= 1), "--from-line counts from 1");
        require(files.stream().filter(file -> file.toString().equals("-")).count() <= 1, "- can be named once");
        require(!follow || !shift, "--follow and --shift exclude each other: what is appended now needs no shift");
        require(
                !follow || files.stream().noneMatch(file -> file.toString().equals("-")),
                "--follow needs files: standard input is read until it ends anyway");
        require(follow || !fromEnd, "--from-end needs --follow: without it there is nothing to wait for");
        require(
                !fromEnd || fromLines.stream().allMatch(line -> line == 1),
                "--from-end and --from-line exclude each" + " other");
    }

    /** Whole files from their beginnings, with their times as they are. */
    public static IngestSettings of(List<Path> files, TimeSettings time) {
        return new IngestSettings(files, files.stream().map(file -> 1L).toList(), false, false, false, time);
    }

    /** Moves times so that the recording happens now. */
    public IngestSettings shifted() {
        return new IngestSettings(files, fromLines, follow, fromEnd, true, time);
    }

    /** Waits for what is appended. */
    public IngestSettings following() {
        return new IngestSettings(files, fromLines, true, fromEnd, shift, time);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
