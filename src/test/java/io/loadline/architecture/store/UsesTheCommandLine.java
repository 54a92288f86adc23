package io.loadline.architecture.store;

import io.loadline.architecture.cli.Verb;

/** Offends: depends on the command line, and so closes a ring with it. */
public record UsesTheCommandLine(Verb verb) {}
