package io.loadline.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordingTest {
    @Test
    void whatSteersATerminalOrTurnsTextAroundBecomesABlank() {
        assertThat(Wording.line("a\u001b[2J\r\nb\u009b2Jc\u202ed\u2066e\u2028f", 100))
                .isEqualTo("a [2J b 2Jc d e f");
    }
}
