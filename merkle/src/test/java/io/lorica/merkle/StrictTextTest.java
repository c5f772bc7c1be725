package io.lorica.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictTextTest {
    /** No padding, unused bits that are set, the other alphabet, spaces, padding within. */
    @ParameterizedTest
    @ValueSource(strings = {"AQ", "AQ=", "AR==", "AQI", "AQJ=", "_-8=", "AQ==\n", " AQ==", "AQ==AQ==", "A"})
    void base64_has_one_form(String other) {
        assertThatThrownBy(() -> StrictText.base64("It", other)).isInstanceOf(MalformedException.class);
    }

    @Property(tries = 100)
    void base64_of_any_bytes_is_read(@ForAll byte[] bytes) {
        assertThat(StrictText.base64("It", Base64.getEncoder().encodeToString(bytes)))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "-1",
                "+1",
                " 1",
                "1 ",
                "1e3",
                "0x1",
                "٣",
                "9223372036854775808",
                "99999999999999999999"
            })
    void numbers_have_one_form(String other) {
        assertThatThrownBy(() -> StrictText.decimal("It", other)).isInstanceOf(MalformedException.class);
    }

    @Test
    void numbers_up_to_the_largest_are_read() {
        assertThat(StrictText.decimal("It", "0")).isZero();
        assertThat(StrictText.decimal("It", "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void text_is_utf8_without_control_characters() {
        assertThat(StrictText.utf8("It", "trafitto è\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("trafitto è\n");
        assertThatThrownBy(() -> StrictText.utf8("It", new byte[] {'a', (byte) 0xe8}))
                .hasMessage("It is not UTF-8");
        assertThatThrownBy(() -> StrictText.utf8("It", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .hasMessage("It is not UTF-8");
        assertThatThrownBy(() -> StrictText.utf8("It", "a\r\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("It has the control character U+000D");
        assertThatThrownBy(() -> StrictText.utf8("It", "\ud800")).hasMessage("It has no UTF-8");
    }
}
