package io.loadline.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar over the bytes of some files, on a terminal; silent anywhere else. */
final class ReadProgress implements Closeable {
    private final Optional<ProgressBar> bar;

    private ReadProgress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** @param task what is shown in front of it */
    static ReadProgress of(String task, List<Path> files) throws IOException {
        boolean sized = files.stream().noneMatch(file -> file.toString().equals("-"));
        if (System.console() == null || !sized) {
            return new ReadProgress(Optional.empty());
        }
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        return new ReadProgress(Optional.of(new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(style())
                .setInitialMax(total)
                .setUnit(" MB", 1_000_000)
                .showSpeed()
                .build()));
    }

    /** Without colours where {@code NO_COLOR} is set to anything (no-color.org). */
    static ProgressBarStyle style() {
        return System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
                ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                : ProgressBarStyle.UNICODE_BLOCK;
    }

    /** So many bytes have been read in all. */
    void read(long bytes) {
        bar.ifPresent(shown -> shown.stepTo(bytes));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
