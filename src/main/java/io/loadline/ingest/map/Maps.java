package io.loadline.ingest.map;

import io.loadline.yaml.Nearest;
import io.loadline.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds and reads maps: those that come with Loadline, by name, and files. */
public final class Maps {
    private static final List<String> NAMES = List.of(
            "alb",
            "apache-combined",
            "api-gateway-json",
            "cloudwatch-csv",
            "cloudwatch-metric-stream",
            "hdr",
            "lambda-json",
            "lambda-report",
            "nginx-combined",
            "nginx-json");

    private Maps() {}

    /** Names of the maps that come with Loadline, in alphabetical order. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Reads a map.
     *
     * @param nameOrFile the name of one that comes with Loadline, or a file
     * @throws MapException when it is wrong, cannot be read, or there is none
     */
    public static LineMap load(String nameOrFile) {
        return read(nameOrFile, text(nameOrFile));
    }

    /**
     * Reads a map.
     *
     * @param name what errors call it
     * @param text the YAML
     * @throws MapException when it is wrong
     */
    public static LineMap read(String name, String text) {
        return MapDocument.read(name, text);
    }

    /**
     * The text of a map.
     *
     * @param nameOrFile the name of one that comes with Loadline, or a file
     * @throws MapException when it cannot be read, or there is none
     */
    public static String text(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            try (InputStream stream = Maps.class.getResourceAsStream("/maps/" + nameOrFile + ".yaml")) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        try {
            Path file = Path.of(nameOrFile);
            if (!Files.exists(file)) {
                throw failure(
                        nameOrFile,
                        "there is no such file, and no map of that name comes with Loadline (\"loadline maps\" lists"
                                + " them)" + Nearest.hint(nameOrFile, NAMES));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw failure(nameOrFile, "the file is not UTF-8; save it as UTF-8");
        } catch (IOException unreadable) {
            throw failure(nameOrFile, "cannot be read: " + unreadable.getMessage());
        }
    }

    private static MapException failure(String name, String message) {
        return new MapException(List.of(new Problem(name, 1, 1, message)));
    }
}
