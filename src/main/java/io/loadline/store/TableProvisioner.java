package io.loadline.store;

import java.util.List;

/** Makes tables. */
public interface TableProvisioner {
    /**
     * Creates the tables that are missing, waits until they can be written, and checks those that exist. Does nothing
     * the second time.
     *
     * @throws TableMismatchException when a table exists with other keys or without an index
     * @throws RuntimeException when the service cannot be asked now
     */
    void ensure(List<TableSpec> tables);
}
