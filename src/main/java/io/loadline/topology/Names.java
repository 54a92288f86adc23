package io.loadline.topology;

/** Names of processors, sinks and stores. A store's name is part of its changelog's: to change one abandons its state. */
final class Names {
    static final String COLLECT_FOLD = "collect-fold-panes";
    static final String COLLECT_STORE = "collect-open-panes-store";
    static final String COLLECT_WRITE_PANES = "collect-write-panes";
    static final String COLLECT_WRITE_DEAD_LETTERS = "collect-write-dead-letters";
    static final String COLLECT_WRITE_LOG_METADATA = "collect-write-log-metadata";
    static final String COLLECT_WRITE_AUDIT_EVENTS = "collect-write-audit-events";

    static final String EVALUATE_READ = "evaluate-read-panes";
    static final String EVALUATE_WINDOWS = "evaluate-windows";
    static final String EVALUATE_STORE = "evaluate-windows-store";
    static final String EVALUATE_WRITE_EVALUATIONS = "evaluate-write-evaluations";
    static final String EVALUATE_WRITE_ALERTS = "evaluate-write-alerts";
    static final String EVALUATE_WRITE_NOTIFICATIONS = "evaluate-write-notifications";
    static final String EVALUATE_WRITE_SCALE_COMMANDS = "evaluate-write-scale-commands";
    static final String EVALUATE_WRITE_EFFECTS = "evaluate-write-effects";
    static final String EVALUATE_WRITE_AUDIT_EVENTS = "evaluate-write-audit-events";
    static final String EVALUATE_WRITE_SNAPSHOTS = "evaluate-write-snapshots";
    static final String EVALUATE_WRITE_DEAD_LETTERS = "evaluate-write-dead-letters";

    static final String CHAIN_READ = "chain-read-audit-events";
    static final String CHAIN_APPEND = "chain-append-records";
    static final String CHAIN_STORE = "chain-heads-store";
    static final String CHAIN_WRITE_AUDIT = "chain-write-audit";
    static final String CHAIN_WRITE_DEAD_LETTERS = "chain-write-dead-letters";

    private Names() {}
}
