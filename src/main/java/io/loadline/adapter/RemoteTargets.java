package io.loadline.adapter;

import io.loadline.actuator.Notifier;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.actuator.Scaler;
import io.loadline.actuator.ScalingSettings;
import io.loadline.actuator.Targets;
import io.loadline.adapter.aws.DynamoDbCapacityScaler;
import io.loadline.adapter.aws.SnsNotifier;
import io.loadline.adapter.pagerduty.PagerDutyNotifier;

/** The real thing: PagerDuty, SNS and DynamoDB, wherever the settings say they are. */
public final class RemoteTargets implements Targets {
    @Override
    public Notifier notifier(String name, ReceiverSettings receiver) {
        if (receiver instanceof ReceiverSettings.PagerDuty pagerDuty) {
            return PagerDutyNotifier.of(pagerDuty);
        }
        return receiver instanceof ReceiverSettings.Sns sns ? SnsNotifier.of(sns) : new LogNotifier();
    }

    @Override
    public Scaler scaler(ScalingSettings scaling) {
        return DynamoDbCapacityScaler.of(scaling);
    }
}
