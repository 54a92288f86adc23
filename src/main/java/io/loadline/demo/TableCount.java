package io.loadline.demo;

/**
 * What is in a table, and in the topic that it is filled from.
 *
 * @param table its name
 * @param topic the topic's name
 * @param items items in the table
 * @param records records in the topic
 */
record TableCount(String table, String topic, long items, long records) {
    boolean equal() {
        return items == records;
    }
}
