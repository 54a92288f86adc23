/**
 * The actuator service: reads commands, carries out each one once, and reports. Its memory is a Kafka topic, so it can
 * be stopped, killed or moved with nothing lost; where things are sent is behind the ports {@link
 * io.loadline.actuator.Notifier} and {@link io.loadline.actuator.Scaler}.
 */
package io.loadline.actuator;
