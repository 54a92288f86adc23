package io.loadline.engine;

import io.loadline.sample.RejectReason;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Remembers what phase 1 sends on. */
final class Collected implements CollectorOutput {
    final List<PaneRecord> records = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();

    @Override
    public void partials(PaneRecord.Partials partials) {
        records.add(partials);
    }

    @Override
    public void watermark(PaneRecord.WatermarkRise watermark) {
        records.add(watermark);
    }

    @Override
    public void control(PaneRecord.Control control) {
        records.add(control);
    }

    @Override
    public void result(PaneRecord.Result result) {
        records.add(result);
    }

    @Override
    public void rejected(int index, RejectReason reason) {
        rejected.add(index + " " + reason.code());
    }

    List<Long> watermarks() {
        return records.stream()
                .filter(PaneRecord.WatermarkRise.class::isInstance)
                .map(record -> ((PaneRecord.WatermarkRise) record).watermarkMillis())
                .toList();
    }

    /** The records with their bytes spelt out, to be compared. */
    static List<String> texts(List<PaneRecord> records) {
        return records.stream().map(Collected::text).toList();
    }

    private static String text(PaneRecord record) {
        if (!(record instanceof PaneRecord.Partials partials)) {
            return record.toString();
        }
        StringBuilder text = new StringBuilder(
                partials.source() + " " + partials.service() + " since " + partials.sinceWatermarkMillis());
        partials.entries().forEach(entry -> text.append('\n')
                .append(entry.series())
                .append(' ')
                .append(entry.startMillis())
                .append(' ')
                .append(HexFormat.of().formatHex(entry.pane())));
        return text.toString();
    }
}
