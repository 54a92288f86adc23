package io.loadline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the jars of DynamoDB Local, which are never part of Loadline: see {@code dynamodb-local/pom.xml}. */
final class DynamoDbLocalJars {
    static final String DIRECTORY_PROPERTY = "loadline.dynamodb-local.dir";
    static final String DIRECTORY_VARIABLE = "LOADLINE_DYNAMODB_LOCAL_DIR";

    private static final String FETCH = "bin/fetch-dynamodb-local";

    private DynamoDbLocalJars() {}

    /**
     * The directory named by the system property, else by the environment, else {@code target/dynamodb-local} of the
     * checkout.
     *
     * @throws IllegalStateException when the jars are not there, saying how to fetch them
     */
    static Path locate() {
        Path directory = named().orElseGet(DynamoDbLocalJars::ofCheckout).toAbsolutePath();
        if (!holdsJars(directory)) {
            throw new IllegalStateException(
                    ("DynamoDB Local is not in %s: fetch it with %s, or name the directory of its jars by the system "
                                    + "property %s or by the environment variable %s")
                            .formatted(directory, FETCH, DIRECTORY_PROPERTY, DIRECTORY_VARIABLE));
        }
        return directory;
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty(DIRECTORY_PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(DIRECTORY_VARIABLE)))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    private static Path ofCheckout() {
        return Path.of(System.getProperty("loadline.home", ""), "target", "dynamodb-local");
    }

    private static boolean holdsJars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "DynamoDBLocal*.jar")) {
            return jars.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
    }
}
