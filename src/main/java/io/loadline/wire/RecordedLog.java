package io.loadline.wire;

/** A log record as bytes, whose time can be moved without the rest being decoded and encoded again. */
public final class RecordedLog {
    private RecordedLog() {}

    /**
     * The same record at another time.
     *
     * @param record a value of the logs topic, of the current schema
     * @param shiftMillis how much later it is to have happened
     * @throws UndecodableException when it is no such record
     */
    public static byte[] shifted(byte[] record, long shiftMillis) throws UndecodableException {
        if (shiftMillis == 0) {
            return record;
        }
        AvroInput in = new AvroInput(record, SingleObject.HEADER);
        in.skipLength(); // log_id, the only field before the time
        AvroOutput out = new AvroOutput();
        out.write(record, 0, in.position());
        out.writeLong(in.readLong() + shiftMillis);
        out.write(record, in.position(), record.length - in.position());
        return out.toBytes();
    }
}
