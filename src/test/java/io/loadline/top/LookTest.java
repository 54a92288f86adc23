package io.loadline.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What keys do. */
class LookTest {
    private static final List<String> SHOWN = List.of("a", "b", "c");
    private static final Look START = Look.of(Sort.LEVEL, "");

    @Test
    void sortsInTurnOrByNumber() {
        assertThat(press("s").sort()).isEqualTo(Sort.P99);
        assertThat(press("ssssss").sort()).as("and round again").isEqualTo(Sort.LEVEL);
        assertThat(press("5").sort()).isEqualTo(Sort.NAME);
    }

    @Test
    void typesAFilterInWhichKeysAreLetters() {
        Look typing = press("/quéstions");

        assertThat(typing.filter()).isEqualTo("quéstions");
        assertThat(typing.left()).isFalse();
        assertThat(typing.on(Key.of(Key.Kind.BACKSPACE), SHOWN).filter()).isEqualTo("quéstion");
        assertThat(typing.on(Key.of(Key.Kind.ENTER), SHOWN)).satisfies(kept -> {
            assertThat(kept.typing()).isFalse();
            assertThat(kept.filter()).isEqualTo("quéstions");
            assertThat(kept.on(Key.of(Key.Kind.ESCAPE), SHOWN).filter()).isEmpty();
        });
        assertThat(typing.on(Key.of(Key.Kind.ESCAPE), SHOWN).filter()).isEmpty();
    }

    @Test
    void movesWithinWhatIsShownAndExpandsWhatIsSelected() {
        assertThat(press("j").selected()).isEqualTo("a");
        assertThat(press("jj").selected()).isEqualTo("b");
        assertThat(press("jjjjjj").selected()).isEqualTo("c");
        assertThat(press("Gk").selected()).isEqualTo("b");
        assertThat(press("Ggk").selected()).isEqualTo("a");
        assertThat(press("jje").expanded()).containsExactly("b");
        assertThat(press("jjee").expanded()).isEmpty();
        assertThat(START.on(Key.of(Key.Kind.DOWN), List.of()).selected()).isEmpty();
    }

    @Test
    void leavesByQAndByCtrlCWhereverItIs() {
        assertThat(press("q").left()).isTrue();
        assertThat(press("?q").left()).isTrue();
        assertThat(press("/q").left()).as("a letter of the filter").isFalse();
        assertThat(press("/q").on(Key.of(Key.Kind.INTERRUPT), SHOWN).left()).isTrue();
    }

    @Test
    void showsHelpUntilTheNextKey() {
        assertThat(press("?").help()).isTrue();
        assertThat(press("?s")).satisfies(look -> {
            assertThat(look.help()).isFalse();
            assertThat(look.sort()).as("it only closes the help").isEqualTo(Sort.LEVEL);
        });
    }

    @Test
    void pausesAndSwitchesPanes() {
        assertThat(press("p").paused()).isTrue();
        assertThat(press("pp").paused()).isFalse();
        assertThat(START.on(Key.of(Key.Kind.TAB), SHOWN).pane()).isEqualTo(Pane.CHANGES);
        assertThat(press("x!~")).as("other keys do nothing").isEqualTo(START);
    }

    private static Look press(String keys) {
        Look look = START;
        for (int key : keys.codePoints().toArray()) {
            look = look.on(Key.of(key), SHOWN);
        }
        return look;
    }
}
