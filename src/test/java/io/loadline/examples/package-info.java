/** Holds the maps and policies of {@code docs/examples} to what they promise. */
package io.loadline.examples;
