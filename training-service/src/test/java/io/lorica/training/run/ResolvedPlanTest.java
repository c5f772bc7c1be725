package io.lorica.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.registry.BaseModelShape;
import io.lorica.api.training.LoraOptions;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.engine.options.Precision;
import io.lorica.training.run.ResolvedPlan.PrecisionChoice;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class ResolvedPlanTest {
    private static final BaseModelShape SHAPE = new BaseModelShape(2, 16, 32, 16, 8, 100);
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    @Test
    void every_default_is_filled_in_and_the_precision_is_the_fastest() {
        ResolvedPlan plan = ResolvedPlan.of(null, () -> Precision.BF16, SHAPE);
        assertThat(plan.precisionChoice()).isEqualTo(PrecisionChoice.FASTEST_ON_NODE);
        assertThat(plan.options())
                .isEqualTo(new LoraOptions(
                        32,
                        64.0,
                        false,
                        0.0,
                        Set.of("q", "v"),
                        2e-4,
                        "cosine",
                        0.03,
                        0.01,
                        1.0,
                        1,
                        null,
                        8,
                        512,
                        "bf16",
                        false,
                        0L,
                        null));
    }

    @Test
    void a_named_precision_is_taken_and_nothing_is_measured() {
        ResolvedPlan plan = ResolvedPlan.of(
                options("int4", 1e-3),
                () -> {
                    throw new AssertionError("measured");
                },
                SHAPE);
        assertThat(plan.precisionChoice()).isEqualTo(PrecisionChoice.ASKED_FOR);
        assertThat(plan.plan().precision()).isEqualTo(Precision.INT4);
    }

    @Test
    void a_precision_that_this_release_does_not_know_is_refused_by_name() {
        var stored = new ResolvedPlan(options("fp8", 1e-3), PrecisionChoice.ASKED_FOR, SHAPE, null);
        assertThatThrownBy(stored::plan)
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("options.precision")
                .hasMessageContaining("fp8");
    }

    @Property
    void a_plan_read_back_is_the_plan_that_was_written(
            @ForAll @IntRange(min = 1, max = 512) int rank,
            @ForAll @DoubleRange(min = 1e-9, max = 1e3) @Scale(12) double learningRate,
            @ForAll @DoubleRange(min = 0, max = 0.9) @Scale(9) double dropout,
            @ForAll long seed,
            @ForAll Precision fastest,
            @ForAll boolean isLong) {
        var asked = new LoraOptions(
                rank,
                null,
                true,
                dropout,
                Set.of("o", "gate"),
                learningRate,
                "linear",
                null,
                null,
                null,
                isLong ? 9 : null,
                isLong ? null : 7,
                null,
                null,
                null,
                null,
                seed,
                isLong ? "Answer:" : null);
        ResolvedPlan plan = ResolvedPlan.of(asked, () -> fastest, SHAPE);
        ResolvedPlan read = JSON.readValue(JSON.writeValueAsString(plan), ResolvedPlan.class);
        assertThat(read).isEqualTo(plan);
        assertThat(read.plan()).isEqualTo(plan.plan());
        assertThat(read.plan().precision()).isEqualTo(fastest);
    }

    private static LoraOptions options(String precision, double learningRate) {
        return new LoraOptions(
                null,
                null,
                null,
                null,
                null,
                learningRate,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                precision,
                null,
                null,
                null);
    }
}
