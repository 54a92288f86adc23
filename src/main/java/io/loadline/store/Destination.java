package io.loadline.store;

import io.loadline.store.Batch.Entry;
import io.loadline.store.Batch.Todo;
import io.loadline.store.TableWriter.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where records end: in a table, or, when no table takes them, among the dead letters. */
final class Destination {
    private static final Logger LOG = LoggerFactory.getLogger(Destination.class);

    private final Tables tables;
    private final TableProvisioner provisioner;
    private final TableWriter writer;
    private final DeadLetters deadLetters;
    private final StoreStatus status;
    private final TableFigures figures;
    private boolean provisioned;

    Destination(
            Tables tables,
            TableProvisioner provisioner,
            TableWriter writer,
            DeadLetters deadLetters,
            StoreStatus status,
            TableFigures figures) {
        this.figures = figures;
        this.tables = tables;
        this.provisioner = provisioner;
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.status = status;
    }

    /**
     * Makes the tables, unless that was done before.
     *
     * @return whether they are there
     * @throws TableMismatchException when a table is not as it must be
     */
    boolean provision() {
        if (provisioned) {
            return true;
        }
        try {
            provisioner.ensure(tables.all());
            provisioned = true;
            status.provisioned();
            flowing();
        } catch (TableMismatchException e) {
            throw e;
        } catch (RuntimeException e) {
            delayedBy("tables cannot be checked: " + e.getMessage());
        }
        return provisioned;
    }

    /**
     * Writes what can be written.
     *
     * @return what still waits, in the same order
     */
    List<Entry> take(List<Entry> entries) throws InterruptedException {
        if (!provision()) {
            status.settled(0, 0, entries.size());
            return entries;
        }
        if (entries.isEmpty()) {
            return entries;
        }
        List<Entry> afterWriting = write(entries);
        List<Entry> toBury = afterWriting.stream()
                .filter(entry -> entry.todo() instanceof Todo.Bury)
                .toList();
        List<Entry> unburied = deadLetters.send(toBury);
        if (!unburied.isEmpty()) {
            delayedBy("dead letters cannot be sent");
        }
        List<Entry> left = afterWriting.stream()
                .filter(entry -> entry.todo() instanceof Todo.Put || unburied.contains(entry))
                .toList();
        for (Entry entry : toBury) {
            if (!unburied.contains(entry)) {
                figures.rejected(entry);
            }
        }
        int buried = toBury.size() - unburied.size();
        status.settled((long) entries.size() - left.size() - buried, buried, left.size());
        if (left.isEmpty()) {
            flowing();
        }
        return left;
    }

    /** @return the entries without those that were written; what a table refused is to be buried */
    private List<Entry> write(List<Entry> entries) {
        List<Item> items = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.todo() instanceof Todo.Put put) {
                items.add(put.item());
            }
        }
        List<Outcome> outcomes = items.isEmpty() ? List.of() : writer.write(items);
        List<Entry> left = new ArrayList<>();
        int i = 0;
        for (Entry entry : entries) {
            if (entry.todo() instanceof Todo.Bury) {
                left.add(entry);
                continue;
            }
            Outcome outcome = outcomes.get(i++);
            if (outcome instanceof Outcome.Retry retry) {
                delayedBy(retry.why());
                figures.retried(entry);
                left.add(entry);
            } else if (outcome instanceof Outcome.Rejected rejected) {
                left.add(new Entry(entry.record(), new Todo.Bury(rejected.reason(), rejected.detail())));
            } else {
                figures.written(entry);
            }
        }
        return left;
    }

    private void delayedBy(String why) {
        if (status.delayedBy(why)) {
            LOG.warn("store delayed: {}", why);
        }
    }

    private void flowing() {
        if (status.flowing()) {
            LOG.info("store writes");
        }
    }
}
