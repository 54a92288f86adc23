/** Holds the programs of {@code docs/examples} to what they promise. */
package io.loadline.examples;
