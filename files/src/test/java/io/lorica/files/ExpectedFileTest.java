package io.lorica.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedFileTest {
    private static final byte[] BYTES = bytes(200_000);

    @TempDir
    Path folder;

    @Test
    void a_broken_transfer_goes_on_where_it_stopped() throws IOException {
        ExpectedFile file = expected(folder);
        List<Long> begun = new ArrayList<>();
        file.fetch(
                from -> {
                    begun.add(from);
                    return new ExpectedFile.Opened(breaking(from, begun.size() < 3 ? 70_000 : BYTES.length), from);
                },
                4,
                ExpectedFile.Progress.NONE);

        assertThat(begun).containsExactly(0L, 70_000L, 140_000L);
        assertThat(file.isIntact()).isTrue();
        assertThat(file.partial()).doesNotExist();
    }

    @Test
    void an_attempt_that_brings_nothing_is_the_last_and_what_came_is_kept() throws IOException {
        ExpectedFile file = expected(folder);
        assertThatThrownBy(() -> file.fetch(
                        from -> new ExpectedFile.Opened(breaking(from, from == 0 ? 1000 : 0), from),
                        9,
                        ExpectedFile.Progress.NONE))
                .isInstanceOf(TransferException.Broken.class)
                .hasMessageContaining("byte 1000 of 200000");
        assertThat(Files.size(file.partial())).isEqualTo(1000);
        assertThat(file.target()).doesNotExist();

        file.fetch(whole(BYTES), 1, ExpectedFile.Progress.NONE);
        assertThat(file.isIntact()).isTrue();
    }

    @Test
    void a_source_that_does_not_continue_begins_anew() throws IOException {
        ExpectedFile file = expected(folder);
        Files.write(file.partial(), Arrays.copyOf(BYTES, 500));
        file.fetch(_ -> new ExpectedFile.Opened(new ByteArrayInputStream(BYTES), 0), 1, ExpectedFile.Progress.NONE);
        assertThat(file.isIntact()).isTrue();
    }

    @Test
    void a_wrong_beginning_that_an_earlier_attempt_left_is_forgotten() throws IOException {
        ExpectedFile file = expected(folder);
        Files.write(file.partial(), new byte[500]);
        file.fetch(whole(BYTES), 1, ExpectedFile.Progress.NONE);
        assertThat(file.isIntact()).isTrue();
    }

    @Test
    void another_content_is_removed_and_never_gets_the_name() {
        byte[] other = BYTES.clone();
        other[77]++;
        for (byte[] wrong : List.of(other, Arrays.copyOf(BYTES, BYTES.length + 9))) {
            ExpectedFile file = expected(folder);
            assertThatThrownBy(() -> file.fetch(whole(wrong), 2, ExpectedFile.Progress.NONE))
                    .isInstanceOf(TransferException.WrongContent.class);
            assertThat(file.target()).doesNotExist();
            assertThat(file.partial()).doesNotExist();
        }
    }

    @Test
    void what_is_there_is_not_fetched_again() throws IOException {
        ExpectedFile file = expected(folder);
        Files.write(file.target(), BYTES);
        file.fetch(
                _ -> {
                    throw new AssertionError("asked");
                },
                1,
                ExpectedFile.Progress.NONE);
        Files.write(file.target(), new byte[3]);
        file.fetch(whole(BYTES), 1, ExpectedFile.Progress.NONE);
        assertThat(file.isIntact()).isTrue();
    }

    @Property(tries = 100)
    void however_often_it_breaks_off_the_file_is_whole_or_not_there(
            @ForAll @IntRange(min = 1, max = 60_000) int piece, @ForAll @IntRange(min = 1, max = 12) int attempts)
            throws IOException {
        Path own = Files.createTempDirectory("expected");
        ExpectedFile file = expected(own);
        try {
            file.fetch(
                    from -> new ExpectedFile.Opened(breaking(from, piece), from), attempts, ExpectedFile.Progress.NONE);
            assertThat((long) piece * attempts).isGreaterThanOrEqualTo(BYTES.length);
        } catch (TransferException.Broken e) {
            assertThat(file.target()).doesNotExist();
        }
        assertThat(Files.exists(file.target())).isEqualTo(file.isIntact());
        try (var left = Files.list(own)) {
            for (Path one : left.toList()) {
                Files.delete(one);
            }
        }
        Files.delete(own);
    }

    private static ExpectedFile expected(Path folder) {
        return new ExpectedFile(folder.resolve("model.bin"), BYTES.length, Digest.of(BYTES));
    }

    private static ExpectedFile.Source whole(byte[] content) {
        return from -> new ExpectedFile.Opened(
                new ByteArrayInputStream(content, (int) from, content.length - (int) from), from);
    }

    /** Gives so many bytes and then fails, unless the end came first. */
    private static InputStream breaking(long from, int bytes) {
        int length = (int) Math.min(bytes, BYTES.length - from);
        boolean isEnd = from + length == BYTES.length;
        return new FilterInputStream(new ByteArrayInputStream(BYTES, (int) from, length)) {
            @Override
            public int read(byte[] buffer, int at, int count) throws IOException {
                int read = super.read(buffer, at, count);
                if (read < 0 && !isEnd) {
                    throw new IOException("connection reset");
                }
                return read;
            }
        };
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(3).nextBytes(bytes);
        return bytes;
    }
}
