/** Alert states and incidents: what becomes of evaluations over time. */
package io.loadline.alert;
