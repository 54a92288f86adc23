package io.loadline.metrics;

/** Somebody who has figures. */
@FunctionalInterface
public interface FigureSource {
    /**
     * Tells all figures as they are now; called at each scrape, by one thread at a time.
     *
     * @param figures takes them
     */
    void tell(Figures figures);
}
