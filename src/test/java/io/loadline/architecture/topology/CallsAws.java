package io.loadline.architecture.topology;

import java.util.List;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Offends: a topology that would publish by itself. */
public record CallsAws(List<PublishRequest> requests) {}
