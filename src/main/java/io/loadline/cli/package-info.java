/**
 * The command line: {@code bin/loadline VERB}, one class per verb. It puts the services together, and nobody depends on
 * it.
 */
package io.loadline.cli;
