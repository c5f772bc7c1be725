package io.lorica.formats.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.formats.AdapterException;
import io.lorica.formats.checkpoint.FloatTensor;
import io.lorica.formats.checkpoint.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOutTest {
    private static final ReadOut READ_OUT = new ReadOut(3, new float[] {1, -2, 0.5f, 0, 4, 1}, new float[] {0.25f, -1});

    @TempDir
    private Path folder;

    @Test
    void a_read_out_comes_back_as_it_was_written() {
        READ_OUT.write(folder);
        ReadOut back = ReadOut.read(folder.resolve(ReadOut.FILE), ReadOut.FILE);
        assertThat(back.depth()).isEqualTo(3);
        assertThat(back.weight()).containsExactly(READ_OUT.weight());
        assertThat(back.bias()).containsExactly(READ_OUT.bias());
        assertThat(back.read(new float[] {2, 1, 4})).containsExactly(new double[] {2.25, 7}, within(1e-12));
    }

    @Test
    void files_that_are_no_read_out_are_refused_by_what_is_wrong() throws Exception {
        var weight = FloatTensor.of(new float[6], 2, 3);
        var bias = FloatTensor.of(new float[2], 2);
        var metadata = Map.of("pooling", "mean", "depth", "3");
        assertRefused(Map.of("weight", weight), metadata, "instead of bias and weight");
        assertRefused(Map.of("weight", weight, "bias", FloatTensor.of(new float[3], 3)), metadata, "[outcomes, width]");
        assertRefused(Map.of("weight", bias, "bias", bias), metadata, "[outcomes, width]");
        assertRefused(
                Map.of("weight", weight, "bias", FloatTensor.of(new float[] {0, Float.NaN}, 2)),
                metadata,
                "not a finite number");
        assertRefused(
                Map.of("weight", FloatTensor.of(new float[2 * (10 << 17) + 2], 2, (10 << 17) + 1), "bias", bias),
                metadata,
                "has 2621442 weights; 2621440 are read at most");
        assertRefused(Map.of("weight", weight, "bias", bias), Map.of("depth", "3"), "pooling 'null'");
        assertRefused(Map.of("weight", weight, "bias", bias), Map.of("pooling", "mean", "depth", "0"), "depth '0'");
        Files.write(folder.resolve("x.safetensors"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> ReadOut.read(folder.resolve("x.safetensors"), "x.safetensors"))
                .isInstanceOf(AdapterException.class);
        assertThatThrownBy(() -> ReadOut.read(folder.resolve("none.safetensors"), "none.safetensors"))
                .isInstanceOf(AdapterException.class);
    }

    private void assertRefused(Map<String, FloatTensor> tensors, Map<String, String> metadata, String what) {
        Path file = folder.resolve("x.safetensors");
        SafeTensors.write(file, tensors, metadata);
        assertThatThrownBy(() -> ReadOut.read(file, "x.safetensors"))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining(what);
    }
}
