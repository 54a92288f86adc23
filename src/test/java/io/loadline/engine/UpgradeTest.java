package io.loadline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State survives every restart and every upgrade: no timer starts again (semantics §2g). */
class UpgradeTest {
    private static final Path KEPT = Path.of("src/test/resources/state");
    private static final UpgradeLog LOG = new UpgradeLog();

    @ParameterizedTest
    @ValueSource(ints = 1)
    void anEvaluatorGoesOnWithTheTimersThatAnEarlierVersionStored(int form) throws IOException {
        StateStore store = UpgradeLog.kept(Files.readAllLines(KEPT.resolve("form-" + form + ".entries")));

        List<String> rest = LOG.rest(store);

        assertThat(rest).isEqualTo(Files.readAllLines(KEPT.resolve("form-" + form + ".decided")));
    }

    @Test
    void theEarlierVersionStoppedWithAlertsInEveryState() throws IOException {
        StateStore store = UpgradeLog.kept(Files.readAllLines(KEPT.resolve("form-1.entries")));

        Evaluator evaluator = Deployment.evaluator(Deployment.settings(TimeSettings.defaults(), true, false), store);

        assertThat(evaluator.figures().alerts())
                .isEqualTo(Map.of(
                        AlertStatus.PENDING, 1L,
                        AlertStatus.WARNING, 2L,
                        AlertStatus.NO_DATA, 1L));
        assertThat(evaluator.figures().openIncidents()).isEqualTo(4);
    }

    @Test
    void thisVersionGoesOnWithTheTimersThatItStoredItself() throws IOException {
        assertThat(LOG.rest(LOG.firstHalf())).isEqualTo(Files.readAllLines(KEPT.resolve("form-1.decided")));
    }

    @Test
    void whatChangesIsWrittenInTheNewFormAndTheRestIsLeftAsItIs() throws IOException {
        StateStore store = UpgradeLog.kept(Files.readAllLines(KEPT.resolve("form-1.entries")));
        assertThat(forms(store)).containsOnly(1);

        LOG.rest(store);

        assertThat(forms(store)).contains(2);
        assertThat(LOG.rest(store)).isEmpty();
    }

    private static List<Integer> forms(StateStore store) {
        List<Integer> forms = new ArrayList<>();
        store.range(
                Keys.first('a'),
                Keys.after('a'),
                (key, value) -> forms.add(Forms.open(value, 2).form()));
        return forms;
    }
}
