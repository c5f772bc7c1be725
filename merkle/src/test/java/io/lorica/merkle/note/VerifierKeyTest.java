package io.lorica.merkle.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.MalformedException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierKeyTest {
    private static final String EXAMPLE = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    @Test
    void the_example_of_the_specification_is_read_and_written() {
        VerifierKey key = VerifierKey.parse(EXAMPLE);

        assertThat(key.name()).isEqualTo(new KeyName("example.com/foo"));
        assertThat(key.type()).isEqualTo(SignatureType.ED25519);
        assertThat(key.keyId()).isEqualTo(0x530d903a);
        assertThat(key).hasToString(EXAMPLE);
    }

    /** Another name, id or case, no padding, a type without a key, one that nobody assigned, spaces, a newline. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/foo",
                "example.com/foo+530d903a",
                "example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
                "example.com/foo+530d903a+AQ==",
                "example.com/foo+530d903a+A+kyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==",
                "example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n"
            })
    void anything_else_is_refused(String line) {
        assertThatThrownBy(() -> VerifierKey.parse(line)).isInstanceOf(MalformedException.class);
    }

    @Test
    void a_point_beside_the_curve_is_refused() {
        byte[] typed = typed(TestKeys.ecdsa("a").key());
        typed[typed.length - 1] ^= 1;
        assertThatThrownBy(() -> SignatureType.ECDSA_P256.publicKey(Arrays.copyOfRange(typed, 1, typed.length)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void keys_that_sign_no_notes_are_refused() throws NoSuchAlgorithmException {
        var agreement = KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic();
        var p384 = TestKeys.ecPair("secp384r1").getPublic();
        for (var key : List.of(agreement, p384)) {
            assertThatThrownBy(() -> VerifierKey.of(new KeyName("a"), key))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Ed25519 or ECDSA on P-256");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "a\nb", "a\tb", "a\u2003b", "a\u0085b", "a\u0000", "\ud800"})
    void names_with_spaces_and_pluses_are_refused(String name) {
        assertThatThrownBy(() -> new KeyName(name)).isInstanceOf(MalformedException.class);
    }

    private static byte[] typed(VerifierKey key) {
        String line = key.toString();
        return Base64.getDecoder().decode(line.substring(line.indexOf('+', line.indexOf('+') + 1) + 1));
    }
}
