package io.loadline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loadline.audit.Ids;
import io.loadline.pane.ByteWriter;
import org.junit.jupiter.api.Test;

class FormsTest {
    @Test
    void aBareValueIsOfTheFirstFormAndReadFromItsBeginning() {
        byte[] bare = new ByteWriter().text(Ids.of("an id")).toBytes();

        Forms.Value value = Forms.open(bare, 2);

        assertThat(value.form()).isEqualTo(Forms.FIRST);
        assertThat(value.in().text()).isEqualTo(Ids.of("an id"));
    }

    @Test
    void aLaterFormSaysWhichAndIsReadBehindItsMark() {
        byte[] later = Forms.begin(3).text("content").toBytes();

        Forms.Value value = Forms.open(later, 3);

        assertThat(value.form()).isEqualTo(3);
        assertThat(value.in().text()).isEqualTo("content");
    }

    @Test
    void aFormOfANewerVersionIsRefusedWithWhatToDo() {
        byte[] newer = Forms.begin(4).text("content").toBytes();

        assertThatThrownBy(() -> Forms.open(newer, 3))
                .hasMessage("the stored state is of form 4, this version reads 1 to 3:"
                        + " run the version that wrote it, or a later one");
    }
}
