/** Measures the engine's speed side by side with the least that could be done instead. Run by {@code bin/bench}. */
package io.loadline.bench;
