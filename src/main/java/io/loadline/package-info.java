/** Loadline: a real-time SLA monitor on Kafka Streams. Start reading at {@code io.loadline.topology}. */
package io.loadline;
