package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    private static final String ONE = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @TempDir
    Path directory;

    @Test
    void what_is_written_is_read() {
        Path path = directory.resolve("t.safetensors");
        SafeTensors.write(
                path,
                Map.of("a", FloatTensor.of(new float[] {1, -2, 3.5f, 0}, 2, 2), "b", FloatTensor.of(new float[0], 0)),
                Map.of("format", "pt"));

        try (SafeTensors read = SafeTensors.open(path)) {
            assertThat(read.readFloats("a")).containsExactly(1, -2, 3.5f, 0);
            assertThat(read.tensors().get("a").shape()).containsExactly(2L, 2L);
            assertThat(read.readFloats("b")).isEmpty();
            assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
        }
    }

    @Test
    void a_write_that_fails_leaves_what_was_there_and_nothing_else() throws IOException {
        Path taken = Files.createDirectories(directory.resolve("taken/full"));

        assertThatThrownBy(() ->
                        SafeTensors.write(taken.getParent(), Map.of("a", FloatTensor.of(new float[] {1}, 1)), Map.of()))
                .isInstanceOf(java.io.UncheckedIOException.class);

        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(taken.getParent());
        }
    }

    @Test
    void a_file_cut_anywhere_is_refused() throws IOException {
        byte[] whole = file(ONE, 8);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(java.util.Arrays.copyOf(whole, length), "t.safetensors");
        }
    }

    @Test
    void a_header_larger_than_the_file_is_refused_before_anything_is_allocated() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file(ONE, 8)).order(ByteOrder.LITTLE_ENDIAN);
        assertRefused(bytes.putLong(0, Long.MAX_VALUE).array(), "header claims 9223372036854775807 bytes");
        assertRefused(bytes.putLong(0, -1).array(), "header claims 18446744073709551615 bytes");
    }

    @Test
    void tensors_that_overlap_leave_holes_or_leave_the_file_are_refused() throws IOException {
        assertRefused(
                file(
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                        12),
                "overlapping");
        assertRefused(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12), "hole");
        assertRefused(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}", 8), "truncated");
        assertRefused(file(ONE, 12), "damaged");
    }

    @Test
    void shapes_and_types_that_do_not_fit_the_bytes_are_refused_by_the_tensors_name() throws IOException {
        assertRefused(file(ONE.replace("[2]", "[3]"), 8), "'a' of shape [3]");
        assertRefused(file(ONE.replace("[2]", "[4611686018427387904,4]"), 8), "impossible shape");
        assertRefused(file(ONE.replace("[2]", "[-2]"), 8), "-2");
        assertRefused(file(ONE.replace("[2]", "\"two\""), 8), "no shape");
        assertRefused(file(ONE.replace("F32", "F8_E4M3"), 8), "F8_E4M3");
        assertRefused(file(ONE.replace("data_offsets", "offsets"), 8), "data_offsets");
    }

    @Test
    void a_header_that_is_not_json_is_refused() throws IOException {
        assertRefused(file("{\"a\":", 0), "not valid JSON");
        assertRefused(file("[1]", 0), "not a JSON object");
        assertRefused(file("{\"a\":{},\"a\":{}}", 0), "not valid JSON");
    }

    @Property(tries = 300)
    void any_bytes_are_read_or_refused(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
        assertReadOrRefused(bytes);
    }

    @Property(tries = 300)
    void a_changed_byte_is_read_or_refused(@ForAll @IntRange(max = 90) int at, @ForAll byte value) throws IOException {
        byte[] bytes = file(ONE, 8);
        bytes[at % bytes.length] = value;
        assertReadOrRefused(bytes);
    }

    private static void assertReadOrRefused(byte[] bytes) throws IOException {
        Path path = Files.createTempFile("any", ".safetensors");
        try {
            Files.write(path, bytes);
            try (SafeTensors read = SafeTensors.open(path)) {
                read.tensors().values().stream()
                        .filter(tensor -> tensor.type().isFloating())
                        .forEach(tensor -> read.readFloats(tensor.name()));
            } catch (CheckpointException refused) {
                assertThat(refused).hasMessageContaining(path.getFileName().toString());
            }
        } finally {
            Files.delete(path);
        }
    }

    private void assertRefused(byte[] bytes, String reason) throws IOException {
        Path path = directory.resolve("t.safetensors");
        Files.write(path, bytes);
        assertThatThrownBy(() -> SafeTensors.open(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("t.safetensors");
    }

    /** A file with the given header and as many zeros. */
    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }
}
