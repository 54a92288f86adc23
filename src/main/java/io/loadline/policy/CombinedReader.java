package io.loadline.policy;

import io.loadline.policy.Draft.Written;
import io.loadline.sla.Action;
import io.loadline.sla.Condition;
import io.loadline.sla.Expression;
import io.loadline.sla.Level;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.yaml.Problems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an objective over the levels of others. It looks at no samples, so nothing about samples applies to it. */
final class CombinedReader {
    static final List<String> REFUSED = List.of(
            "select",
            "recover",
            "window",
            "delay",
            "min_samples",
            "min_breaching",
            "low_samples",
            "hold_for",
            "absent_after",
            "act_after");

    private final Set<String> names;
    private final ActionsReader actions;
    private final Problems problems;

    CombinedReader(Set<String> names, ActionsReader actions, Problems problems) {
        this.names = names;
        this.actions = actions;
        this.problems = problems;
    }

    Draft read(Written written) {
        Map<String, String> refused = new LinkedHashMap<>();
        REFUSED.forEach(key -> refused.put(key, "does not apply to an objective that combines others"));
        Draft.refuse(written, refused, problems);
        ExpressionReader expressions = new ExpressionReader(names, problems);
        Optional<Expression> warning = written.fields().node("warning").flatMap(expressions::read);
        Optional<Expression> critical = written.fields().node("critical").flatMap(expressions::read);
        Map<Level, List<Action>> taken = actions.read(written.fields(), written.levels(), false);
        Inherited settings = written.settings();
        return new Draft(written.name(), settings.groupBy(), written.levels(), expressions.references(), () -> {
            Duration every =
                    settings.every().value().orElse(Inherited.BUILT_IN.every().get());
            return new Objective(
                    written.name().orElseThrow(),
                    List.of(),
                    settings.groupBy().get(),
                    new Condition.Combined(warning, critical),
                    every,
                    every,
                    Duration.ZERO,
                    settings.dwell(),
                    new Missing(
                            settings.missingData().value().orElse(Missing.Mode.MISSING),
                            settings.notifyNoData().get(),
                            Optional.empty()),
                    settings.dwell().longest(),
                    written.runbook(),
                    taken);
        });
    }
}
