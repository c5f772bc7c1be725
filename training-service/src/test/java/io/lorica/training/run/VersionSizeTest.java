package io.lorica.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.ModelShape;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class VersionSizeTest {
    private static final DataSize DEFAULT = DataSize.ofGigabytes(1);

    /** The default base: SmolLM2-135M. */
    private static final ModelShape BASE = new Shape(30, 576, 1536, 576, 192, 49152);

    @Test
    void what_may_be_asked_of_the_default_base_is_taken() {
        assertThat(VersionSize.fault(all(512), BASE, DEFAULT)).isEmpty();
    }

    @Test
    void a_run_whose_adapter_no_one_would_take_is_refused_with_both_sizes() {
        assertThat(VersionSize.fault(all(64), BASE, DataSize.ofMegabytes(64))).hasValueSatisfying(fault -> {
            assertThat(fault.field()).isEqualTo("options.rank");
            assertThat(fault.message()).contains("of 64", "74 MB", "take 64 MB", "lorica.gateway.version-limit");
        });
        assertThat(VersionSize.fault(all(512), new Shape(80, 8192, 28672, 8192, 1024, 128256), DEFAULT))
                .isPresent();
    }

    private static AdapterConfig all(int rank) {
        return new AdapterConfig(rank, rank, false, 0, EnumSet.allOf(Projection.class));
    }

    private record Shape(
            int layers, int hiddenSize, int intermediateSize, int queryWidth, int keyValueWidth, int vocabSize)
            implements ModelShape {}
}
