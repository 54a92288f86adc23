package io.loadline.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IncidentTest {
    /** Group wait 5 s, interval 60 s, repeat 150 s (so 180 s), resolve after 30 s, close after silence 100 s. */
    private static final NotificationSettings SETTINGS = new NotificationSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(150),
            Duration.ofSeconds(30),
            Duration.ofSeconds(100),
            Optional.empty());

    private static final Route OPS = new Route("ops", List.of("mail"), Optional.empty());
    private static final Route ONCALL = new Route("oncall", List.of("pager"), Optional.empty());

    private Incident incident = new Incident("id", "shop", 0, "default");
    private final List<String> told = new ArrayList<>();
    private long second = -1;
    private boolean closed;

    /** Lets time pass to that second, each second an instant. */
    private void until(long end) {
        while (second < end && !closed) {
            second++;
            var closing = incident.closing(second * 1000, SETTINGS, false);
            closed = closing.isPresent();
            List<Incident.Message> messages =
                    closed ? incident.resolves() : incident.due(second * 1000, SETTINGS, Set.of());
            messages.forEach(message -> told.add(second + " " + message.route() + " " + message.number() + " "
                    + message.kind() + " " + message.reason() + " " + message.severity()));
            closing.ifPresent(why -> told.add(second + " closed " + why));
            ByteWriter out = new ByteWriter();
            incident.writeTo(out);
            incident = Incident.readFrom(new ByteReader(out.toBytes()));
        }
    }

    private void put(String alert, AlertStatus status) {
        Map<String, Route> routes =
                switch (status) {
                    case WARNING -> Map.of("ops", OPS);
                    case CRITICAL -> Map.of("oncall", ONCALL);
                    default -> Map.of();
                };
        incident.put(alert, new Incident.Member(alert, status, alert + " " + status, "", routes));
    }

    @Example
    void tellsAfterTheGroupWaitAndResolvesWithoutWaiting() {
        put("a", AlertStatus.CRITICAL);
        until(19);
        put("a", AlertStatus.OK);
        until(100);

        assertThat(told)
                .containsExactly(
                        "5 oncall 1 OPEN first CRITICAL",
                        "50 oncall 2 RESOLVE resolved CRITICAL",
                        "50 closed RESOLVED");
    }

    @Example
    void whatEndsInsideTheGroupWaitIsNotTold() {
        put("a", AlertStatus.CRITICAL);
        until(3);
        put("a", AlertStatus.OK);
        until(100);

        assertThat(told).containsExactly("34 closed RESOLVED");
    }

    @Example
    void tellsOfNewAlertsOnlyAfterTheGroupInterval() {
        put("a", AlertStatus.WARNING);
        until(9);
        put("b", AlertStatus.WARNING);
        until(100);

        assertThat(told).containsExactly("5 ops 1 OPEN first WARNING", "65 ops 2 UPDATE new WARNING");
    }

    @Example
    void aHigherLevelIsEscalatedOnARouteThatHasBoth() {
        Map<String, Route> both = Map.of("ops", OPS);
        incident.put("a", new Incident.Member("a", AlertStatus.WARNING, "", "", both));
        until(9);
        incident.put("a", new Incident.Member("a", AlertStatus.CRITICAL, "", "", both));
        until(70);

        assertThat(told).containsExactly("5 ops 1 OPEN first WARNING", "65 ops 2 UPDATE escalated CRITICAL");
    }

    @Example
    void repeatsAfterTheRepeatIntervalRoundedUpToTheGroupInterval() {
        put("a", AlertStatus.CRITICAL);
        until(400);

        assertThat(told)
                .containsExactly(
                        "5 oncall 1 OPEN first CRITICAL",
                        "185 oncall 2 UPDATE repeat CRITICAL",
                        "365 oncall 3 UPDATE repeat CRITICAL");
    }

    @Example
    void aBreachBeforeItClosesBelongsToIt() {
        put("a", AlertStatus.CRITICAL);
        until(19);
        put("a", AlertStatus.OK);
        until(40);
        put("a", AlertStatus.CRITICAL);
        until(45);
        put("a", AlertStatus.OK);
        until(200);

        assertThat(told)
                .containsExactly(
                        "5 oncall 1 OPEN first CRITICAL",
                        "76 oncall 2 RESOLVE resolved CRITICAL",
                        "76 closed RESOLVED");
    }

    @Example
    void anAlertThatWasOkAtTheLastSendIsNewWhenItFiresAgain() {
        put("a", AlertStatus.WARNING);
        until(9);
        put("a", AlertStatus.OK);
        put("b", AlertStatus.WARNING);
        until(69);
        put("a", AlertStatus.WARNING);
        until(130);

        assertThat(told)
                .containsExactly(
                        "5 ops 1 OPEN first WARNING", "65 ops 2 UPDATE new WARNING", "125 ops 3 UPDATE new WARNING");
    }

    @Example
    void missingDataKeepsItOpenUntilItHasBeenSilentForSoLong() {
        put("a", AlertStatus.CRITICAL);
        until(19);
        put("a", AlertStatus.NO_DATA);
        until(300);

        assertThat(told)
                .containsExactly(
                        "5 oncall 1 OPEN first CRITICAL",
                        "120 oncall 2 RESOLVE resolved CRITICAL",
                        "120 closed SILENT");
    }

    @Property(tries = 700)
    void everyOpenIsResolvedOnceAndNothingIsToldWithoutCause(@ForAll long seed) {
        Random random = new Random(seed);
        AlertStatus[] all = AlertStatus.values();
        for (int i = 0; i < 40 && !closed; i++) {
            put("a" + random.nextInt(3), all[random.nextInt(all.length)]);
            until(second + random.nextInt(40));
        }
        for (int i = 0; i < 3; i++) {
            put("a" + i, AlertStatus.OK);
        }
        until(second + 31);

        assertThat(closed).isTrue();
        for (String route : List.of("ops", "oncall")) {
            List<String> of = told.stream()
                    .filter(line -> line.contains(" " + route + " "))
                    .toList();
            long last = Long.MIN_VALUE;
            for (int i = 0; i < of.size(); i++) {
                String[] words = of.get(i).split(" ");
                long at = Long.parseLong(words[0]);
                assertThat(words[2]).isEqualTo(Integer.toString(i + 1));
                assertThat(words[3]).isEqualTo(i == 0 ? "OPEN" : i == of.size() - 1 ? "RESOLVE" : "UPDATE");
                assertThat(words[4])
                        .isIn(
                                switch (words[3]) {
                                    case "OPEN" -> List.of("first");
                                    case "RESOLVE" -> List.of("resolved");
                                    default -> List.of("new", "escalated", "repeat");
                                });
                if (words[3].equals("UPDATE")) {
                    assertThat(at - last).isGreaterThanOrEqualTo(words[4].equals("repeat") ? 180 : 60);
                }
                last = at;
            }
            assertThat(of.size()).as("an open has a resolve").isNotEqualTo(1);
        }
    }
}
