/** PagerDuty behind the port {@link io.loadline.actuator.Notifier}: Events API v2. */
package io.loadline.adapter.pagerduty;
