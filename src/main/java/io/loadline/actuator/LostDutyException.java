package io.loadline.actuator;

/** Another instance has come on duty, or Kafka refuses this one for good: nothing more may be done. */
final class LostDutyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostDutyException(String message, Throwable cause) {
        super(message, cause);
    }
}
