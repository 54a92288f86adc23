/** Simulated services: their requests, page loads and log lines, and an incident that ends only when its causes do. */
package io.loadline.simulate;
