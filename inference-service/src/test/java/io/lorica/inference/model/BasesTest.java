package io.lorica.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.inference.InferenceProblem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BasesTest {
    private final ModelProperties properties = bind(Map.of(
            "lorica.model.base", "SmolLM2-135M-Instruct",
            "lorica.model.further-bases", "/models/finance-base",
            "lorica.model.precision", "FP32"));
    private final Bases bases = new Bases(properties, Clock.systemUTC());

    @Test
    void bases_that_are_being_loaded_are_told_by_the_names_that_they_will_have() {
        assertThat(bases.states())
                .hasOnlyElementsOfType(BaseState.Loading.class)
                .extracting(BaseState::name)
                .containsExactly("SmolLM2-135M-Instruct", "finance-base");
        assertThat(bases.areReady()).isFalse();
        assertThatThrownBy(bases::requireReady)
                .isInstanceOf(InferenceProblem.NotReady.class)
                .hasMessageContaining("SmolLM2-135M-Instruct, finance-base");
    }

    @Test
    void the_bases_divide_the_memory_for_keys_and_values() {
        assertThat(properties.loadOptions().decoding().cacheBytes()).isEqualTo(256L << 20);
    }

    @Test
    void one_base_alone_has_all_of_it() {
        ModelProperties alone =
                bind(Map.of("lorica.model.base", "SmolLM2-135M-Instruct", "lorica.model.precision", "FP32"));

        assertThat(alone.bases()).isEqualTo(List.of("SmolLM2-135M-Instruct"));
        assertThat(alone.loadOptions().decoding().cacheBytes()).isEqualTo(512L << 20);
    }

    private static ModelProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("lorica.model", ModelProperties.class)
                .get();
    }
}
