package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sample.SeriesKey;
import java.util.Map;
import java.util.TreeMap;

/** Keys of the phases' stores: a letter for what it is, then what tells one from another. */
final class Keys {
    private Keys() {}

    /** First and last key of everything under a letter, for a range. */
    static byte[] first(char letter) {
        return new byte[] {(byte) letter};
    }

    /** First key after everything under a letter. */
    static byte[] after(char letter) {
        return new byte[] {(byte) (letter + 1)};
    }

    static ByteWriter of(char letter) {
        return new ByteWriter().octet(letter);
    }

    /** A reader placed behind the letter. */
    static ByteReader read(byte[] key) {
        ByteReader in = new ByteReader(key);
        in.octet();
        return in;
    }

    static ByteWriter source(ByteWriter out, SourceId source) {
        return out.text(source.topic()).unsigned(source.partition());
    }

    static SourceId source(ByteReader in) {
        return new SourceId(in.text(), in.unsignedInt());
    }

    static ByteWriter series(ByteWriter out, SeriesKey series) {
        out.text(series.service()).text(series.kind()).text(series.operation());
        out.unsigned(series.dimensions().size());
        series.dimensions().forEach((name, value) -> out.text(name).text(value));
        return out;
    }

    static SeriesKey series(ByteReader in) {
        String service = in.text();
        String kind = in.text();
        String operation = in.text();
        Map<String, String> dimensions = new TreeMap<>();
        for (int i = in.unsignedInt(); i > 0; i--) {
            dimensions.put(in.text(), in.text());
        }
        return new SeriesKey(service, kind, operation, dimensions);
    }
}
