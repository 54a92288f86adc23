package io.loadline.top;

import java.util.List;

/** What the keys and the columns mean. */
final class Help {
    private Help() {}

    static List<String> lines(int columns) {
        return columns < 60
                ? List.of(
                        "up down j k  move",
                        "enter        expand a service",
                        "s, 1..6      sort: level, p99,",
                        "             rate, errors, name,",
                        "             freshness",
                        "/            filter, esc clears",
                        "tab          next pane",
                        "p            pause",
                        "q, Ctrl-C    quit",
                        "",
                        "grey is stale: nothing newer",
                        "is decided for it")
                : List.of(
                        "up down j k, g G     move, to the first, to the last",
                        "enter, e             show or hide the operations of a service",
                        "s, or 1 to 6         sort by level, p99, rate, errors, name, freshness",
                        "/                    filter by service, operation, kind, level, objective; esc clears",
                        "tab                  below: incidents, transitions, acts, notes",
                        "p                    pause: the picture stands still",
                        "q, Ctrl-C            quit; this view never changes anything",
                        "",
                        "LEVEL       the worst of the service's alerts; below it what breaches, value and limit",
                        "P50 .. P99  of its slowest operation, over the window of its objective",
                        "TREND       that p95 lately; each step the larger value, a gap had no requests",
                        "REQ/S       requests a second over that window; ERR% of those answered,",
                        "            THR% throttled of all",
                        "AGE         since the instant up to which the service is decided; a quiet service",
                        "            is decided, too. Grey and 'stale': nothing newer is decided for it",
                        "TOLD        route:receiver, what was sent last and what became of it");
    }
}
