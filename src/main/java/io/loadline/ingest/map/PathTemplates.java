package io.loadline.ingest.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives paths the names of their routes, so that there are few: {@code /orders/17?page=2} becomes
 * {@code /orders/{id}}.
 *
 * @param place place of the field with the path, or -1 when the map has none
 * @param templates routes by their segments; one in braces, or {@code *}, stands for any, a last {@code **} for any rest
 * @param automatic whether segments that look like ids become {@code {id}}
 * @param others whether a path without a template becomes {@code other}
 * @param most how many paths without a template are told apart; the others become {@code other}
 */
record PathTemplates(int place, List<List<String>> templates, boolean automatic, boolean others, int most) {
    static final String OTHER = "other";
    static final PathTemplates NONE = new PathTemplates(-1, List.of(), false, false, 0);

    private static final int KEPT = 10_000;
    private static final int LONGEST_KEPT = 512;
    /** Leaves room for a method in the name of an operation. */
    private static final int LONGEST_ROUTE = 200;

    PathTemplates {
        templates = List.copyOf(templates);
    }

    static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /** What one file has shown so far. Not thread-safe. */
    static final class Seen {
        private final PathTemplates rules;
        private final Map<String, String> known = new HashMap<>();
        private final Set<String> free;

        Seen(PathTemplates rules) {
            this(rules, Set.of());
        }

        private Seen(PathTemplates rules, Set<String> free) {
            this.rules = rules;
            this.free = new HashSet<>(free);
        }

        Seen copy() {
            return new Seen(rules, free);
        }

        String route(String url) {
            String kept = known.get(url);
            if (kept != null) {
                return kept;
            }
            String route = limited(rules.route(path(url)));
            if (url.length() <= LONGEST_KEPT) {
                if (known.size() >= KEPT) {
                    known.clear();
                }
                known.put(url, route);
            }
            return route;
        }

        private String limited(Route route) {
            if (route.isTemplate || free.contains(route.name)) {
                return route.name;
            }
            if (free.size() >= rules.most || route.name.length() > LONGEST_ROUTE) {
                return OTHER;
            }
            free.add(route.name);
            return route.name;
        }
    }

    private record Route(String name, boolean isTemplate) {}

    private Route route(String path) {
        List<String> segments = segments(path);
        for (List<String> template : templates) {
            if (matches(template, segments)) {
                return new Route(String.join("/", template), true);
            }
        }
        if (others) {
            return new Route(OTHER, true);
        }
        if (!automatic) {
            return new Route(path, false);
        }
        List<String> names = new ArrayList<>(segments.size());
        for (String segment : segments) {
            names.add(isId(segment) ? "{id}" : segment);
        }
        return new Route(String.join("/", names), false);
    }

    private static boolean matches(List<String> template, List<String> segments) {
        int last = template.size() - 1;
        boolean open = template.get(last).equals("**");
        if (open ? segments.size() < last : segments.size() != template.size()) {
            return false;
        }
        for (int i = 0; i < (open ? last : template.size()); i++) {
            String wanted = template.get(i);
            boolean any = wanted.equals("*") || wanted.startsWith("{") && wanted.endsWith("}");
            if (any ? segments.get(i).isEmpty() : !wanted.equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The path alone: without scheme and host, query and fragment. */
    static String path(String url) {
        int to = url.length();
        for (int i = 0; i < to; i++) {
            char c = url.charAt(i);
            if (c == '?' || c == '#' || c == ';') {
                to = i;
            }
        }
        int from = 0;
        int scheme = url.indexOf("://");
        if (scheme > 0 && scheme < to && url.lastIndexOf('/', scheme - 1) < 0) {
            int slash = url.indexOf('/', scheme + 3);
            from = slash < 0 || slash > to ? to : slash;
        }
        return from == to ? "/" : url.substring(from, to);
    }

    /** A mail address; all digits; at least eight hex digits with a digit among them, hyphens allowed; or long with many digits. */
    static boolean isId(String segment) {
        int digits = 0;
        int hex = 0;
        int hyphens = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
                hex++;
            } else if (c == '-') {
                hyphens++;
            }
        }
        int length = segment.length();
        if (segment.indexOf('@') > 0 || segment.indexOf("%40") > 0) {
            return true;
        }
        return digits > 0
                && (digits == length
                        || digits + hex >= 8 && digits + hex + hyphens == length
                        || length >= 20 && digits >= 4);
    }
}
