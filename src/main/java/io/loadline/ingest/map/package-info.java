/**
 * Mapping files: a small language that says what the lines of a log or a table mean, and the readers that follow it.
 * The language is described in docs/maps.md.
 */
package io.loadline.ingest.map;
