package io.loadline.doctor;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.monitor.MonitorSettings;
import io.loadline.store.StoreSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What the doctor looks at: the settings of the services, as these would be started with them.
 *
 * @param monitor of the monitor; they also say where the cluster is
 * @param actuator of the actuator; empty leaves out its receivers and what it scales
 * @param store of the store; empty leaves out its tables
 * @param dynamoDb where those tables are; empty when no region or endpoint is known
 * @param patience how long all checks may take together, more than 0
 */
public record DoctorSettings(
        MonitorSettings monitor,
        Optional<ActuatorSettings> actuator,
        Optional<StoreSettings> store,
        Optional<DynamoDbSettings> dynamoDb,
        Duration patience) {
    public DoctorSettings {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("doctor.patience must be more than 0 s, was " + patience);
        }
    }

    /** The monitor alone, within 20 seconds. */
    public static DoctorSettings of(MonitorSettings monitor) {
        return new DoctorSettings(
                monitor, Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofSeconds(20));
    }

    /** The same with an actuator. */
    public DoctorSettings withActuator(ActuatorSettings settings) {
        return new DoctorSettings(monitor, Optional.of(settings), store, dynamoDb, patience);
    }

    /** The same with a store. */
    public DoctorSettings withStore(StoreSettings settings, Optional<DynamoDbSettings> tables) {
        return new DoctorSettings(monitor, actuator, Optional.of(settings), tables, patience);
    }

    /** The same with another limit. */
    public DoctorSettings withPatience(Duration limit) {
        return new DoctorSettings(monitor, actuator, store, dynamoDb, limit);
    }
}
