package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.loadline.sample.RejectReason;
import io.loadline.wire.avro.CommandResult;
import io.loadline.wire.avro.MetricBatch;
import io.loadline.wire.avro.Outcome;
import io.loadline.wire.avro.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class OlderSchemaTest {
    private final AvroCodec<MetricBatch> codec = new AvroCodec<>(MetricBatch.SCHEMA$);

    @Test
    void resolvesABatchThatLacksLaterFieldsAndHasOnesThatAreGone() throws UndecodableException {
        Schema older = metricBatch("ok", "error", "throttled");

        MetricBatch read = codec.decode(batchOf(older, "error"), older);

        assertThat(read.getService()).isEqualTo("orders");
        assertThat(read.getKind()).isEqualTo("api");
        assertThat(read.getDimensions()).isEmpty();
        assertThat(read.getSamples()).singleElement().satisfies(sample -> {
            assertThat(sample.getTimestamp().toEpochMilli()).isEqualTo(1234);
            assertThat(sample.getMeasure()).isEqualTo(new Request(7L, Outcome.error));
        });
    }

    @Test
    void takesASymbolThatItDoesNotKnowForTheDefault() throws UndecodableException {
        Schema newer = metricBatch("ok", "cancelled");

        MetricBatch read = codec.decode(batchOf(newer, "cancelled"), newer);

        assertThat(read.getSamples().get(0).getMeasure()).isEqualTo(new Request(7L, Outcome.unknown));
    }

    @Test
    void refusesASymbolWithoutMeaningInTheDomain() {
        CommandResult avro = CommandMapping.toAvro(Examples.RESULT);
        avro.put("outcome", io.loadline.wire.avro.CommandOutcome.unknown);
        byte[] bytes = new AvroCodec<CommandResult>(CommandResult.SCHEMA$).encode(avro);

        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> Codecs.COMMAND_RESULT.decode(bytes))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(RejectReason.BAD_FIELD))
                .withMessageContaining("outcome");
    }

    private static Schema metricBatch(String... outcomes) {
        String space = MetricBatch.SCHEMA$.getNamespace();
        Schema request = SchemaBuilder.record("Request")
                .namespace(space)
                .fields()
                .requiredLong("latency_us")
                .name("outcome")
                .type()
                .enumeration("Outcome")
                .symbols(outcomes)
                .noDefault()
                .endRecord();
        Schema sample = SchemaBuilder.record("Sample")
                .namespace(space)
                .fields()
                .requiredLong("timestamp")
                .name("measure")
                .type(Schema.createUnion(request))
                .noDefault()
                .endRecord();
        return SchemaBuilder.record("MetricBatch")
                .namespace(space)
                .fields()
                .requiredString("host")
                .requiredString("service")
                .name("samples")
                .type()
                .array()
                .items(sample)
                .noDefault()
                .endRecord();
    }

    private static byte[] batchOf(Schema schema, String outcome) {
        Schema sample = schema.getField("samples").schema().getElementType();
        Schema request = sample.getField("measure").schema().getTypes().get(0);
        GenericData.EnumSymbol symbol =
                new GenericData.EnumSymbol(request.getField("outcome").schema(), outcome);
        GenericRecord measure = new GenericRecordBuilder(request)
                .set("latency_us", 7L)
                .set("outcome", symbol)
                .build();
        GenericRecord one = new GenericRecordBuilder(sample)
                .set("timestamp", 1234L)
                .set("measure", measure)
                .build();
        GenericRecord batch = new GenericRecordBuilder(schema)
                .set("host", "h1")
                .set("service", "orders")
                .set("samples", List.of(one))
                .build();
        return encode(schema, batch);
    }

    private static byte[] encode(Schema schema, GenericRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SingleObject.header(Schemas.fingerprint(schema)));
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
