/**
 * What the monitor promises about exactness, held against a real broker: under kills, on replay, with bad input, and
 * against the same samples read from a file.
 */
package io.loadline.exactness;
