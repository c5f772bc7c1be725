package io.lorica.merkle.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lorica.merkle.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    /** The example of C2SP signed-note. */
    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String EXAMPLE = "This is an example message.\n\n— example.com/foo "
            + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private static final String SIGNATURE = EXAMPLE.substring(EXAMPLE.indexOf('—'));

    @Test
    void the_example_of_the_specification_is_verified_and_written_as_it_was() {
        Note note = Note.parse(bytes(EXAMPLE));

        VerifierKey key = VerifierKey.parse(EXAMPLE_KEY);
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.signedBy(List.of(key)).right()).containsExactly(key);
        assertThat(note.signedBy(List.of(key)).wrong()).isEmpty();
        assertThat(note.bytes()).isEqualTo(bytes(EXAMPLE));
    }

    /** What Sigstore's Rekor and the Pixel 6 log signed, from transparency-dev/formats' note_verifier_test.go. */
    static Stream<Arguments> signedByOthers() {
        return Stream.of(
                arguments(
                        "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQX"
                                + "BogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=",
                        "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n",
                        "rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEH"
                                + "S3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk="),
                arguments(
                        "pixel6_transparency_log+91c16e30+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+4x0Jk1yT"
                                + "wvLFI9A4NDdGZcX0aiWVdWM5XJVy0M4VWD3AvyW5Q6Hs9A0mcDkpUoYgn+KKPNzFC0H3nN3q6JQ8=",
                        "DEFAULT\n10\nbsWRucJU5xJPHb5eBdOm6+DM+VelCZBuvtI3sHERJ9Y=\n",
                        "pixel6_transparency_log kcFuMDBFAiEAhqMAP8P6qf6QxtUJhzMhbN+MbZ9dwfUHzGQJmffJHtoC"
                                + "IGD0cNe47dHWBoPwYdgBCepB06/+g5O1FmYjXl06owL4"));
    }

    @ParameterizedTest
    @MethodSource("signedByOthers")
    void notes_that_others_signed_with_ecdsa_are_verified(String line, String text, String signature) {
        VerifierKey key = VerifierKey.parse(line);
        Note note = Note.parse(bytes(text + "\n— " + signature + "\n"));

        assertThat(key.type()).isEqualTo(SignatureType.ECDSA_P256);
        assertThat(key).hasToString(line);
        assertThat(note.signedBy(List.of(key)).right()).containsExactly(key);
    }

    @Test
    void a_text_may_have_empty_lines_and_any_letters() {
        String text = "Ognuno sta solo\n\ned è subito sera.\n";
        Note note = Note.parse(bytes(text + "\n" + SIGNATURE));

        assertThat(note.text()).isEqualTo(text);
        VerifierKey key = VerifierKey.parse(EXAMPLE_KEY);
        assertThat(note.signedBy(List.of(key)).wrong()).containsExactly(key);
    }

    @Test
    void unknown_keys_count_for_nothing() {
        Note note = Note.parse(bytes(EXAMPLE));
        VerifierKey other = TestKeys.ed25519("example.com/foo").key();

        assertThat(note.signedBy(List.of(other)).right()).isEmpty();
        assertThat(note.signedBy(List.of(other)).wrong()).isEmpty();
    }

    @Test
    void each_cut_of_a_note_is_refused() {
        byte[] whole = bytes(EXAMPLE);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Note.parse(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void no_bit_of_a_note_can_change() {
        byte[] whole = bytes(EXAMPLE);
        List<VerifierKey> keys = List.of(VerifierKey.parse(EXAMPLE_KEY));
        for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
            byte[] changed = whole.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThat(isSignedBy(keys, changed)).describedAs("bit " + bit).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text\n\n",
                "text\n— a b\n",
                "text\n\n- example.com/foo Uw2QOkn8\n",
                "text\n\n—example.com/foo Uw2QOkn8\n",
                "text\n\n—  Uw2QOkn8\n",
                "text\n\n— example.com/foo\n",
                "text\n\n— example.com/foo \n",
                "text\n\n— example.com/foo Uw2QOg==\n",
                "text\n\n— example.com/foo Uw2QOkn8 \n",
                "text\n\n— example.com/foo  Uw2QOkn8\n",
                "text\n\n— example.com/foo Uw2QOkn8\r\n",
                "text\r\n\r\n— example.com/foo Uw2QOkn8\r\n",
                "text\t\n\n— example.com/foo Uw2QOkn8\n",
                "text\n\n— exam+ple Uw2QOkn8\n",
                "text\n\n— exam\u00a0ple Uw2QOkn8\n",
                "text\n\n— a Uw2QOkn8\nb\n",
                "text\n\n— a Uw2QOkn8"
            })
    void other_forms_are_refused(String note) {
        assertThatThrownBy(() -> Note.parse(bytes(note))).isInstanceOf(MalformedException.class);
    }

    @Test
    void text_that_is_not_utf8_is_refused() {
        byte[] note = bytes(EXAMPLE);
        note[3] = (byte) 0xff;
        assertThatThrownBy(() -> Note.parse(note)).hasMessage("The note is not UTF-8");
    }

    @Test
    void a_second_signature_of_one_key_is_refused() {
        assertThatThrownBy(() -> Note.parse(bytes(EXAMPLE + SIGNATURE)))
                .hasMessage("example.com/foo signed twice with key 530d903a");
    }

    @Test
    void sixteen_signatures_are_read_and_more_than_a_hundred_are_not() {
        assertThat(Note.parse(bytes("text\n\n" + lines(16))).signatures()).hasSize(16);
        assertThat(Note.parse(bytes("text\n\n" + lines(100))).signatures()).hasSize(100);
        assertThatThrownBy(() -> Note.parse(bytes("text\n\n" + lines(101))))
                .hasMessage("A note has 1 to 100 signatures, not 101");
        assertThatThrownBy(() -> Note.parse(new byte[Note.MAX_BYTES + 1])).hasMessageContaining("too long");
    }

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("— key%d Uw2QOkn8\n".formatted(i));
        }
        return lines.toString();
    }

    @Test
    void what_is_signed_with_both_types_is_verified_by_both() {
        List<NoteSigner> signers = List.of(TestKeys.ed25519("example.com/a"), TestKeys.ecdsa("example.com/a"));
        List<VerifierKey> keys = signers.stream().map(NoteSigner::key).toList();
        byte[] note = Note.sign("size 5\n", signers).bytes();

        assertThat(Note.parse(note).signedBy(keys).right()).containsExactlyInAnyOrderElementsOf(keys);
        List<VerifierKey> read = new ArrayList<>();
        keys.forEach(key -> read.add(VerifierKey.parse(key.toString())));
        assertThat(read).isEqualTo(keys);
        assertThat(Note.parse(note).signedBy(read).right()).hasSize(2);
    }

    private static boolean isSignedBy(List<VerifierKey> keys, byte[] note) {
        try {
            return !Note.parse(note).signedBy(keys).right().isEmpty();
        } catch (MalformedException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
