/**
 * The figures of a service in Prometheus' format. The one place that knows Micrometer: whoever has figures hands them
 * out as plain numbers.
 */
package io.loadline.metrics;
