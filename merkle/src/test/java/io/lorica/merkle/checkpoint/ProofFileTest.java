package io.lorica.merkle.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.MalformedException;
import io.lorica.merkle.ReferenceTree;
import io.lorica.merkle.note.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofFileTest {
    private static final ReferenceTree TREE = ReferenceTree.of(3);
    private static final ProofFile PROOF = new ProofFile(
            2, TREE.inclusion(2), Checkpoint.of("a", 3, TREE.root()).sign(List.of(TestKeys.ed25519("a"))));
    private static final String TEXT = new String(PROOF.bytes(), StandardCharsets.UTF_8);

    @Test
    void its_text_is_that_of_the_specification() {
        assertThat(TEXT)
                .startsWith("c2sp.org/tlog-proof@v1\nindex 2\n"
                        + TREE.inclusion(2).getFirst().base64() + "\n\na\n3\n"
                        + TREE.root().base64() + "\n\n— a ");
    }

    @ParameterizedTest
    @CsvSource({
        "proof@v1,proof@v2",
        "index 2,index 02",
        "index 2,index -2",
        "index 2,Index 2",
        "index 2,extra AA==#index 2",
        "index 2#,index 2#AA==#",
        "index 2#,index 2##",
        "#,%#"
    })
    void other_forms_are_refused(String from, String to) {
        String other =
                TEXT.replace(from.replace('#', '\n'), to.replace('#', '\n').replace('%', '\r'));
        assertThat(other).isNotEqualTo(TEXT);
        assertThatThrownBy(() -> ProofFile.parse(other.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void each_cut_is_refused() {
        byte[] whole = PROOF.bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ProofFile.parse(cut)).isInstanceOf(MalformedException.class);
        }
    }
}
