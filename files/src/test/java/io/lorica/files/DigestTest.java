package io.lorica.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTest {
    /** FIPS 180-4's example. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void bytes_parts_and_files_have_the_digest_of_what_is_in_them(@TempDir Path folder) throws IOException {
        byte[] abc = "abc".getBytes(US_ASCII);
        Path file = Files.write(folder.resolve("abc"), abc);

        assertThat(Digest.of(abc).sha256()).isEqualTo(ABC);
        assertThat(Digest.of(List.of(ByteBuffer.wrap(abc, 0, 1), ByteBuffer.wrap(abc, 1, 2))))
                .isEqualTo(new Digest(ABC));
        assertThat(Digest.ofFile(file)).hasToString(ABC);
        assertThat(Digest.of(abc).bytes()).hasSize(32).startsWith(0xba, 0x78).endsWith(0x15, 0xad);
    }

    @Test
    void a_text_that_is_none_is_refused() {
        assertThatThrownBy(() -> new Digest(ABC.toUpperCase(Locale.ROOT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower-case");
    }
}
