package io.loadline.top;

import static io.loadline.top.Records.NOW;
import static io.loadline.top.Records.ago;
import static io.loadline.top.Records.delivered;
import static io.loadline.top.Records.feed;
import static io.loadline.top.Records.latency;
import static io.loadline.top.Records.notification;
import static io.loadline.top.Records.scale;
import static io.loadline.top.Records.scaled;
import static io.loadline.top.Records.throttles;
import static io.loadline.top.Records.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.TransitionReason;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a view says of the records that were read. */
class BoardTest {
    private final Board board = new Board("test", Duration.ofMinutes(5));

    @Test
    void putsTheWorstFirstAndSettlesTheRestByName() {
        View view = Records.incident().view(NOW, feed(ago(3)));

        List<View.Row> rows = Look.of(Sort.LEVEL, "").rows(view);

        assertThat(rows)
                .extracting(View.Row::name)
                .containsExactly("checkout-api", "silent-api", "account-api", "orders-table", "storefront");
        assertThat(rows)
                .extracting(View.Row::standing)
                .containsExactly(Standing.CRITICAL, Standing.NO_DATA, Standing.OK, Standing.OK, Standing.OK);
    }

    @Test
    void sortsByEachColumn() {
        View view = Records.incident().view(NOW, feed(ago(3)));

        assertThat(Look.of(Sort.P99, "").rows(view).get(0).name()).isEqualTo("checkout-api");
        assertThat(Look.of(Sort.RATE, "").rows(view).get(0).name()).isEqualTo("orders-table");
        assertThat(Look.of(Sort.ERRORS, "").rows(view).get(0).name()).isEqualTo("checkout-api");
        assertThat(Look.of(Sort.NAME, "").rows(view).get(0).name()).isEqualTo("account-api");
    }

    @Test
    void filtersByNameOperationObjectiveAndLevel() {
        View view = Records.incident().view(NOW, feed(ago(3)));

        assertThat(names(view, "CHECKOUT")).containsExactly("checkout-api");
        assertThat(names(view, "login")).containsExactly("account-api");
        assertThat(names(view, "critical")).containsExactly("checkout-api");
        assertThat(names(view, "no data")).containsExactly("silent-api");
        assertThat(names(view, "none of these")).isEmpty();
    }

    @Test
    void namesWhatBreachesWithItsValueAndLimit() {
        View.Row row = row(Records.incident().view(NOW, feed(ago(3))), "checkout-api");

        assertThat(row.breaches()).hasSize(2);
        View.Breach worst = row.breaches().get(0);
        assertThat(worst.objective()).isEqualTo("api-latency");
        assertThat(worst.group()).isEqualTo("POST /orders");
        assertThat(worst.value()).hasValue(1733);
        assertThat(worst.threshold()).isEqualTo("> 1000ms");
        assertThat(worst.since())
                .as("from the first breach on, not from the last step")
                .contains(ago(80));
    }

    @Test
    void addsTheRatesOfOneObjectiveAndShowsItsSlowestOperation() {
        board.evaluation(0, latency("api", "fast", ago(3), 20, 600));
        board.evaluation(0, latency("api", "slow", ago(3), 900, 60));
        board.evaluation(0, throttles("api", "fast", ago(3), 6, 600));

        View.Gauges gauges = row(board.view(NOW, feed(ago(2))), "api").gauges();

        assertThat(gauges.perSecond()).as("660 in a minute, each once").hasValue(11);
        assertThat(gauges.p95Micros()).hasValue(900_000);
        assertThat(gauges.p50Micros()).as("of the same operation").hasValue(450_000);
    }

    @Test
    void doesNotCallAQuietServiceStaleWhileItsPartitionIsDecided() {
        board.evaluation(0, latency("quiet", "op", ago(59), 20, 600));

        View view = board.view(NOW, feed(ago(4)));

        assertThat(row(view, "quiet").stale()).isFalse();
        assertThat(row(view, "quiet").evaluatedUntil()).contains(ago(4));
    }

    @Test
    void callsAServiceStaleOnceItsPartitionStandsStill() {
        board.evaluation(0, latency("stuck", "op", ago(59), 20, 600));
        board.evaluation(1, latency("lively", "op", ago(5), 20, 600));
        Feed feed = new Feed(
                1, Map.of(0, ago(45), 1, ago(4)), true, Optional.empty(), List.of(), Feed.Flow.unknown(), List.of());

        View view = board.view(NOW, feed);

        assertThat(row(view, "stuck").stale()).isTrue();
        assertThat(row(view, "lively").stale()).isFalse();
        assertThat(Look.of(Sort.FRESHNESS, "").rows(view).get(0).name()).isEqualTo("stuck");
    }

    @Test
    void waitsOutTheMinuteBetweenEvaluationsWhereNothingElseIsKnown() {
        board.evaluation(0, latency("quiet", "op", ago(70), 20, 600));
        board.evaluation(0, latency("silent", "op", ago(120), 20, 600));

        View view = board.view(NOW, Feed.unknown());

        assertThat(row(view, "quiet").stale()).isFalse();
        assertThat(row(view, "silent").stale()).isTrue();
    }

    @Test
    void keepsWhatFiresThoughNothingIsEvaluatedAnyMore() {
        board.transition(0, transition("gone", "op", ago(4000), 1, AlertStatus.OK, AlertStatus.CRITICAL));
        board.evaluation(0, latency("removed", "op", ago(4000), 20, 600));

        View view = board.view(NOW, feed(ago(2)));

        assertThat(view.services()).extracting(View.Row::name).containsExactly("gone");
    }

    @Test
    void dropsAnAlertThatIsNoLongerInForce() {
        board.evaluation(0, latency("api", "op", ago(5), 20, 600));
        board.transition(0, transition("api", "op", ago(4), 1, AlertStatus.OK, AlertStatus.CRITICAL));
        board.transition(
                0,
                transition(
                        "api",
                        "op",
                        ago(3),
                        2,
                        AlertStatus.CRITICAL,
                        AlertStatus.OK,
                        TransitionReason.POLICY_REMOVED,
                        Optional.empty()));

        assertThat(board.view(NOW, feed(ago(2))).services()).isEmpty();
    }

    @Test
    void opensAnIncidentAndTellsWhoWasToldWithWhichResult() {
        View view = Records.incident().view(NOW, feed(ago(3)));

        View.IncidentRow open = view.incidents().get(0);

        assertThat(open.service()).isEqualTo("checkout-api");
        assertThat(open.closedAt()).isEmpty();
        assertThat(open.since()).isEqualTo(ago(80));
        assertThat(open.firing()).isEqualTo(2);
        assertThat(open.told()).extracting(View.Told::receiver).containsExactly("pagerduty", "sns");
        assertThat(open.told().get(0).result().orElseThrow().outcome()).isEqualTo(CommandResult.Outcome.DONE);
        assertThat(open.told().get(1).result()).as("on its way").isEmpty();
    }

    @Test
    void closesAnIncidentWithItsResolveAndShowsTheLatestForEachReceiver() {
        View.IncidentRow closed =
                Records.incident().view(NOW, feed(ago(3))).incidents().get(1);

        assertThat(closed.closedAt()).contains(ago(1500));
        assertThat(closed.told()).singleElement().satisfies(told -> {
            assertThat(told.event()).isEqualTo("resolve");
            assertThat(told.result().orElseThrow().outcome()).isEqualTo(CommandResult.Outcome.FAILED);
        });
    }

    @Test
    void understandsTheRecordsOfAnIncidentInAnyOrder() {
        Notification open = notification("api", ago(50), Notification.Event.OPEN, "ops", "sns");
        board.result(delivered(open, "sns", CommandResult.Outcome.DONE));
        assertThat(board.view(NOW, feed(ago(2))).incidents())
                .as("a result alone is no incident")
                .isEmpty();

        board.notification(notification("api", ago(10), Notification.Event.RESOLVE, "ops", "sns"));
        board.notification(open);

        assertThat(board.view(NOW, feed(ago(2))).incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.closedAt()).contains(ago(10));
            assertThat(incident.since()).isEqualTo(ago(50));
            assertThat(incident.sinceKnown()).isTrue();
        });
    }

    @Test
    void saysThatAnIncidentBeganBeforeWhatWasRead() {
        board.notification(notification("api", ago(50), Notification.Event.UPDATE, "ops", "sns"));

        assertThat(board.view(NOW, feed(ago(2))).incidents().get(0).sinceKnown())
                .isFalse();
    }

    @Test
    void endsAnIncidentThatNobodyWasToldOfWithItsLastAlert() {
        board.transition(0, transition("api", "a", ago(50), 1, AlertStatus.OK, AlertStatus.WARNING));
        assertThat(board.view(NOW, feed(ago(2))).incidents().get(0).closedAt()).isEmpty();

        board.transition(0, transition("api", "a", ago(20), 2, AlertStatus.WARNING, AlertStatus.OK));

        assertThat(board.view(NOW, feed(ago(2))).incidents().get(0).closedAt()).contains(ago(20));
    }

    @Test
    void joinsAnActWithItsResultAndItsEffectInAnyOrder() {
        ScaleCommand command = scale("table", ago(30));
        board.result(scaled(command, Optional.of(CommandResult.Effect.INEFFECTIVE)));
        board.result(scaled(command, Optional.empty()));
        board.scaleCommand(command);

        assertThat(board.view(NOW, feed(ago(2))).acts()).singleElement().satisfies(act -> {
            assertThat(act.command()).contains(command);
            assertThat(act.result().orElseThrow().valueAfter()).hasValue(50);
            assertThat(act.effect().orElseThrow().effect()).contains(CommandResult.Effect.INEFFECTIVE);
        });
    }

    @Test
    void staysBoundedHoweverMuchIsRead() {
        Tracks tracks = new Tracks(Duration.ofMinutes(5), 10_000);
        for (int i = 0; i < 30_000; i++) {
            tracks.evaluation(0, latency("service-" + i % 7, "operation-" + i, ago(5), 20, 600));
        }
        for (int i = 0; i < 5_000; i++) {
            board.transition(0, transition("api", "op", ago(50_000 - i), i, AlertStatus.OK, AlertStatus.WARNING));
            board.notification(notification("api-" + i, ago(50_000 - i), Notification.Event.OPEN, "ops", "sns"));
            board.scaleCommand(scale("table", ago(50_000 - i)));
        }

        View view = board.view(NOW, feed(ago(2)));

        assertThat(tracks.size()).isEqualTo(10_000);
        assertThat(view.changes()).hasSize(Board.MOST_CHANGES);
        assertThat(view.acts()).hasSize(Board.MOST_ACTS);
        assertThat(view.incidents()).hasSize(Board.MOST_INCIDENTS);
        assertThat(view.changes().get(0).instant()).as("the newest are kept").isEqualTo(ago(45_001));
    }

    @Test
    void showsTenThousandSeriesInWellUnderASecond() {
        for (int i = 0; i < 10_000; i++) {
            board.evaluation(0, latency("service-" + i % 20, "operation-" + i, ago(5), 20, 600));
        }
        long fastest = Long.MAX_VALUE;

        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            View view = board.view(NOW, feed(ago(2)));
            Screen.fill(view, Look.of(Sort.LEVEL, ""), 120, 40, new Theme(true, true));
            fastest = Math.min(fastest, (System.nanoTime() - start) / 1_000_000);
            assertThat(view.services()).hasSize(20);
        }

        assertThat(fastest).as("milliseconds, generous for a busy machine").isLessThan(500);
    }

    private static List<String> names(View view, String filter) {
        return Look.of(Sort.NAME, filter).rows(view).stream()
                .map(View.Row::name)
                .toList();
    }

    private static View.Row row(View view, String name) {
        return view.services().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not shown"));
    }
}
