package io.loadline.ingest.map;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.loadline.sample.RejectReason;
import io.loadline.wire.UndecodableException;
import io.loadline.yaml.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lines of values between delimiters, whose names are given or stand in the first line. */
final class CsvParser implements LineParser {
    private final char delimiter;
    private final List<String> wanted;
    /** Place of each column, -1 for those that nobody asks for; none until the header is read. */
    private int[] places;

    private Optional<String> broken = Optional.empty();

    /**
     * @param columns names in their order; empty when the first line has them
     * @param wanted the names that have a place, each at its place; empty texts for those that are no columns
     */
    CsvParser(char delimiter, List<String> columns, List<String> wanted) {
        this.delimiter = delimiter;
        this.wanted = List.copyOf(wanted);
        this.places = columns.isEmpty() ? new int[0] : places(columns);
    }

    private CsvParser(CsvParser other) {
        this.delimiter = other.delimiter;
        this.wanted = other.wanted;
        this.places = other.places;
        this.broken = other.broken;
    }

    @Override
    public LineParser copy() {
        return new CsvParser(this);
    }

    @Override
    public boolean parse(String line, String[] row) throws UndecodableException {
        if (places.length == 0) {
            header(line);
            return false;
        }
        if (broken.isPresent()) {
            throw new UndecodableException(RejectReason.BAD_FIELD, broken.get());
        }
        if (line.indexOf('"') < 0) {
            plain(line, row);
            return true;
        }
        List<String> values = quoted(line);
        requireWidth(values.size());
        for (int i = 0; i < places.length && i < values.size(); i++) {
            if (places[i] >= 0) {
                row[places[i]] = values.get(i);
            }
        }
        return true;
    }

    private void plain(String line, String[] row) throws UndecodableException {
        int from = 0;
        int column = 0;
        while (from <= line.length()) {
            int end = line.indexOf(delimiter, from);
            if (end < 0) {
                end = line.length();
            }
            if (column < places.length && places[column] >= 0) {
                row[places[column]] = line.substring(from, end).strip();
            }
            column++;
            from = end + 1;
        }
        requireWidth(column);
    }

    private void requireWidth(int columns) throws UndecodableException {
        if (columns != places.length) {
            throw LineParser.undecodable(
                    "the line has " + columns + " values, and there are " + places.length + " columns");
        }
    }

    private List<String> quoted(String line) throws UndecodableException {
        if (line.chars().filter(c -> c == '"').count() % 2 != 0) {
            throw LineParser.undecodable(
                    "a quote is not closed on its line; values with line breaks are not supported");
        }
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(line)) {
            for (CsvRecord csv : reader) {
                return csv.getFields();
            }
            return List.of();
        } catch (IOException | RuntimeException wrong) {
            throw LineParser.undecodable("not CSV: " + Shown.quote(String.valueOf(wrong.getMessage())));
        }
    }

    private void header(String line) throws UndecodableException {
        List<String> columns = new ArrayList<>();
        for (String name : quoted(line)) {
            columns.add(name.strip());
        }
        places = columns.isEmpty() ? new int[] {-1} : places(columns);
        List<String> missing = new ArrayList<>();
        for (String name : wanted) {
            if (!name.isEmpty() && !columns.contains(name)) {
                missing.add(Shown.quote(name) + Shown.inert(Nearest.hint(name, columns)));
            }
        }
        if (!missing.isEmpty()) {
            broken = Optional.of("the header (the file's first line) has no column " + String.join(", ", missing));
            throw new UndecodableException(RejectReason.BAD_FIELD, broken.get());
        }
    }

    private int[] places(List<String> columns) {
        int[] found = new int[columns.size()];
        Arrays.setAll(found, i -> columns.get(i).isEmpty() ? -1 : wanted.indexOf(columns.get(i)));
        return found;
    }
}
