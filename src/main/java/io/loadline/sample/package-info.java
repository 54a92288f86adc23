/** What is measured: requests, gauges, distributions and log lines, and the rules by which a sample is refused. */
package io.loadline.sample;
