package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.wire.avro.LogMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaEvolutionTest {
    private static final Path SCHEMAS = Path.of("schemas");
    private static final Path HISTORY = SCHEMAS.resolve("history");
    private static final String LIST = "schema-history.sha256";

    static List<String> records() {
        return Schemas.RECORDS;
    }

    @Test
    void knowsEveryRecordThereIs() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".avsc"))
                            .map(name -> name.substring(0, name.length() - 5)))
                    .containsExactlyInAnyOrderElementsOf(Schemas.RECORDS);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void readsEveryEarlierVersion(String record) {
        Schema current = Schemas.current(record);

        for (Schema earlier : history(record)) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(current, earlier))
                    .as("%s must read what was written before; add fields with a default, never change a type", record)
                    .satisfies(verdict -> assertThat(verdict.getType())
                            .as(verdict.getDescription())
                            .isEqualTo(SchemaCompatibilityType.COMPATIBLE));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void keepsTheCurrentVersionInTheHistory(String record) {
        List<Schema> history = history(record);

        assertThat(history).as("schemas/history/%s/1.avsc is missing", record).isNotEmpty();
        assertThat(history.get(history.size() - 1))
                .as(
                        "schemas/%1$s.avsc has changed: copy it to schemas/history/%1$s/%2$d.avsc, and add that file's"
                                + " line of sha256sum to src/test/resources/%3$s",
                        record, history.size() + 1, LIST)
                .isEqualTo(Schemas.current(record));
    }

    @Test
    void neverChangesAVersionOnceItIsThere() throws IOException {
        assertThat(found())
                .as(
                        "schemas/history and %s differ: an earlier version must not change or go, since records written"
                                + " with it are still in the topics; a new one needs its line (cd schemas/history;"
                                + " sha256sum */*.avsc)",
                        LIST)
                .isEqualTo(listed());
    }

    @ParameterizedTest
    @MethodSource("records")
    void explainsEveryRecordAndField(String record) {
        List<String> unexplained = new ArrayList<>();
        collectUnexplained(Schemas.current(record), record, unexplained);

        assertThat(unexplained).as("these need a doc").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("records")
    void letsOldReadersSurviveNewSymbols(String record) {
        assertThat(enumsOf(Schemas.current(record)))
                .allSatisfy(type ->
                        assertThat(type.getEnumDefault()).as(type.getName()).isNotNull());
    }

    @Test
    void findsTheWriterOfEarlierBytesByItsFingerprint() throws UndecodableException {
        Schema written = history("log-metadata").get(0);
        byte[] bytes = Codecs.LOG_METADATA.encode(
                new LogMetadata("l1", Examples.T, "orders", "INFO", null, null, null, "text", 10, null, 0, 7L));

        assertThat(Schemas.find(SingleObject.fingerprint(bytes))).isPresent();
        assertThat(Schemas.find(Schemas.fingerprint(written))).isPresent();
    }

    private static List<Schema> history(String record) {
        List<Schema> versions = new ArrayList<>();
        for (Optional<Schema> next = Schemas.version(record, 1);
                next.isPresent();
                next = Schemas.version(record, versions.size() + 1)) {
            versions.add(next.get());
        }
        return versions;
    }

    private static void collectUnexplained(Schema schema, String path, List<String> unexplained) {
        switch (schema.getType()) {
            case RECORD -> {
                if (isBlank(schema.getDoc())) {
                    unexplained.add(path);
                }
                for (Schema.Field field : schema.getFields()) {
                    String name = path + "." + field.name();
                    if (isBlank(field.doc())) {
                        unexplained.add(name);
                    }
                    collectUnexplained(field.schema(), name, unexplained);
                }
            }
            case UNION -> schema.getTypes().forEach(type -> collectUnexplained(type, path, unexplained));
            case ARRAY -> collectUnexplained(schema.getElementType(), path, unexplained);
            case MAP -> collectUnexplained(schema.getValueType(), path, unexplained);
            default -> {}
        }
    }

    private static List<Schema> enumsOf(Schema schema) {
        return switch (schema.getType()) {
            case ENUM -> List.of(schema);
            case RECORD ->
                schema.getFields().stream()
                        .flatMap(field -> enumsOf(field.schema()).stream())
                        .toList();
            case UNION ->
                schema.getTypes().stream()
                        .flatMap(type -> enumsOf(type).stream())
                        .toList();
            case ARRAY -> enumsOf(schema.getElementType());
            case MAP -> enumsOf(schema.getValueType());
            default -> List.of();
        };
    }

    private static boolean isBlank(String doc) {
        return doc == null || doc.isBlank();
    }

    private static Map<String, String> found() throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(HISTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(HISTORY.relativize(file).toString().replace('\\', '/'), sha256(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }

    private static Map<String, String> listed() throws IOException {
        try (InputStream in = SchemaEvolutionTest.class.getResourceAsStream("/" + LIST)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\\s+"))
                    .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0], (a, b) -> b, TreeMap::new));
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
