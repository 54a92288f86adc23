/** Policies, objectives and indicators, and what evaluating them gives. */
package io.loadline.sla;
