package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.SampleBatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class JsonLinesProperties {
    private static final String SAMPLE =
            "{\"timestamp\":\"2026-03-01T10:00:05Z\",\"service\":\"orders\",\"latency_ms\":"
                    + "12.5,\"dimensions\":{\"region\":\"eu\"},\"samples\":[{\"timestamp\":1,\"gauge\":\"g\",\"value\":2}]}";

    private final JsonLines lines = new JsonLines();
    private final SampleBatch samples = new SampleBatch();

    @Property(tries = 1000)
    void readsAnyTextOrSaysWhyNot(@ForAll @StringLength(max = 80) String text) {
        assertThat(lines.read(text, samples)).isNotNull();
    }

    @Property(tries = 1000)
    void readsGarbledSamplesOrSaysWhyNot(@ForAll int where, @ForAll char what) {
        StringBuilder line = new StringBuilder(SAMPLE);
        line.setCharAt(Math.floorMod(where, line.length()), what);

        assertThat(lines.read(line.toString(), samples)).isNotNull();
    }
}
