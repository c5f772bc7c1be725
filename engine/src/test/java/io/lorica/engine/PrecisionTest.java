package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import org.junit.jupiter.api.Test;

class PrecisionTest {
    @Test
    void a_process_measures_its_fastest_precision_once_and_keeps_to_it() {
        Precision fastest = Precision.fastest(Device.cpu());

        assertThat(Precision.fastest(Device.cpu())).isSameAs(fastest);
        assertThat(LoadOptions.cpu().precision()).isSameAs(fastest);
    }

    @Test
    void a_gpu_computes_in_bf16() {
        assertThat(Precision.fastest(Device.gpu())).isSameAs(Precision.BF16);
    }
}
