package io.loadline.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether the monitor can keep its state on this machine. */
final class StateDirCheck {
    private static final long LITTLE = 1L << 30;
    private static final long TOO_LITTLE = 100L << 20;

    private final Path directory;

    StateDirCheck(Path directory) {
        this.directory = directory;
    }

    void look(Findings findings) throws IOException {
        Path there = directory.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
            findings.failed(
                    directory + " cannot be written: " + there
                            + (there != null && Files.isDirectory(there)
                                    ? " may not be written by " + System.getProperty("user.name")
                                    : " is no directory"),
                    "give the monitor another --state-dir (in the settings: monitor.state_dir), or change the owner");
            return;
        }
        long free = Files.getFileStore(there).getUsableSpace();
        String found = String.format(
                Locale.ROOT,
                "%s%s, %.1f GiB free",
                directory,
                Files.exists(directory) ? "" : " can be made",
                free / (double) (1L << 30));
        String fix = "make room, or give the monitor another --state-dir (in the settings: monitor.state_dir)";
        if (free < TOO_LITTLE) {
            findings.failed(found, fix);
        } else if (free < LITTLE) {
            findings.warning(found, fix);
        } else {
            findings.ok(found);
        }
    }
}
