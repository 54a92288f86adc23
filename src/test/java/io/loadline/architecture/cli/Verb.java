package io.loadline.architecture.cli;

import io.loadline.architecture.store.UsesTheCommandLine;

/** The other half of the ring. */
public record Verb(Class<UsesTheCommandLine> target) {}
