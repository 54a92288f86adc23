/**
 * What Loadline normally finds outside, on this machine: a Kafka broker in the process, DynamoDB Local as a process of
 * its own, and receivers that speak the protocols of SNS, PagerDuty and webhooks. For the demo and the tests only.
 */
package io.loadline.embedded;
