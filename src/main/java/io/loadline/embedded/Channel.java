package io.loadline.embedded;

/** The kinds of receiver that {@link Receivers} plays. */
public enum Channel {
    /** PagerDuty's Events API v2. */
    PAGERDUTY,
    /** Amazon SNS, in the AWS query protocol. */
    SNS,
    /** A Slack incoming webhook. */
    SLACK,
    /** A plain webhook: any POST below {@code /webhook/}. */
    WEBHOOK
}
