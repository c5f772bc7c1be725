package io.lorica.merkle.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.MalformedException;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.note.TestKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    /** The example of C2SP tlog-checkpoint. */
    private static final String EXAMPLE = "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n";

    @Test
    void the_example_of_the_specification_is_read_and_written() {
        Checkpoint checkpoint = Checkpoint.parse(EXAMPLE);

        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.root().base64()).isEqualTo(ROOT);
        assertThat(checkpoint.extensions()).isEmpty();
        assertThat(checkpoint.text()).isEqualTo(EXAMPLE);
        assertThat(Checkpoint.parse(EXAMPLE + "more\nand more\n").text()).isEqualTo(EXAMPLE + "more\nand more\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "a\n",
                "a\n1\n",
                "a\n1\n" + ROOT,
                "\n1\n" + ROOT + "\n",
                "a\n\n" + ROOT + "\n",
                "a\n01\n" + ROOT + "\n",
                "a\n-1\n" + ROOT + "\n",
                "a\n+1\n" + ROOT + "\n",
                "a\n9223372036854775808\n" + ROOT + "\n",
                "a\n1 \n" + ROOT + "\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
                "a\n1\n" + ROOT + "\n\n",
                "a\n1\n" + ROOT + "\n\nb\n",
                "a\r\n1\r\n" + ROOT + "\r\n",
                "a\n0\n" + ROOT + "\n"
            })
    void other_forms_are_refused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void an_empty_log_has_a_checkpoint() {
        String text = "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        assertThat(Checkpoint.of("a", 0, TreeHasher.EMPTY_ROOT).text()).isEqualTo(text);
        assertThat(Checkpoint.parse(text).size()).isZero();
    }

    @Test
    void keys_of_another_name_do_not_sign() {
        Checkpoint checkpoint = Checkpoint.parse(EXAMPLE);
        assertThatThrownBy(() -> checkpoint.sign(List.of(TestKeys.ed25519("example.com/other"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is signed by keys of its name");
        assertThatThrownBy(() -> checkpoint.sign(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
