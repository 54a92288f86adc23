/** The two phases as pure functions of the log: {@code Collector} and {@code Evaluator}, run by the topologies and by replay. */
package io.loadline.engine;
