package io.loadline.sla;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A condition over the levels of other objectives. */
public sealed interface Expression {

    /** As written in a policy, on one line. */
    String text();

    /** Names of the objectives it refers to. */
    SortedSet<String> names();

    /**
     * An objective is at a level or worse.
     *
     * @param objective its name, in the same policy
     * @param level warning or critical
     */
    record AtLeast(String objective, Level level) implements Expression {
        @Override
        public String text() {
            return level == Level.WARNING ? objective : objective + ":" + level.code();
        }

        @Override
        public SortedSet<String> names() {
            return new TreeSet<>(Set.of(objective));
        }
    }

    /** All of them hold. */
    record All(List<Expression> parts) implements Expression {
        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public String text() {
            return join("all", parts);
        }

        @Override
        public SortedSet<String> names() {
            return namesOf(parts);
        }
    }

    /** At least one of them holds. */
    record Any(List<Expression> parts) implements Expression {
        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public String text() {
            return join("any", parts);
        }

        @Override
        public SortedSet<String> names() {
            return namesOf(parts);
        }
    }

    /** It does not hold. */
    record Not(Expression part) implements Expression {
        @Override
        public String text() {
            return "not(" + part.text() + ")";
        }

        @Override
        public SortedSet<String> names() {
            return part.names();
        }
    }

    private static String join(String word, List<Expression> parts) {
        return parts.stream().map(Expression::text).collect(Collectors.joining(", ", word + "(", ")"));
    }

    private static SortedSet<String> namesOf(List<Expression> parts) {
        TreeSet<String> names = new TreeSet<>();
        parts.forEach(part -> names.addAll(part.names()));
        return names;
    }
}
