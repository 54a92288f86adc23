/**
 * Looks at everything that a deployment stands on (brokers, topics, clocks, rights, tables, receivers) without changing
 * any of it, and says for each thing what is wrong and how to put it right.
 */
package io.loadline.doctor;
