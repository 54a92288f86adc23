/**
 * Everything between bytes and the records of the rules: Avro framing and mapping, the fast reader of metric batches,
 * and the JSON form of every record. The schemas are in {@code schemas/}.
 */
package io.loadline.wire;
