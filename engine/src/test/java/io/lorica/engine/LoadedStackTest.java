package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedStackTest {
    @Test
    void what_a_stack_will_take_is_known_before_it_is_loaded(@TempDir Path directory) {
        TinyModel.write(directory, Family.QWEN2, 3);
        var options = LoadOptions.cpu(Precision.FP32).withDecoding(Decoding.of(DecodeWeights.INT8));
        try (BaseModel base = BaseModel.load(directory, options)) {
            Adapter small = adapter(base, 3, Set.of(Projection.Q, Projection.V));
            Adapter all = adapter(base, 8, EnumSet.allOf(Projection.class));
            Adapter large = adapter(base, 1024, EnumSet.allOf(Projection.class));
            for (AdapterStack stack : List.of(
                    AdapterStack.EMPTY,
                    AdapterStack.of(small),
                    AdapterStack.of(small, all),
                    AdapterStack.of(large),
                    AdapterStack.of(all, large))) {
                try (LoadedStack loaded = base.load(stack)) {
                    assertThat(base.bytes(stack)).isEqualTo(loaded.residentBytes());
                }
            }
        }
    }

    private static Adapter adapter(BaseModel base, int rank, Set<Projection> targets) {
        return Adapter.initialise(new AdapterConfig(rank, rank, false, 0, targets), base.config(), rank);
    }
}
