package io.lorica.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.registry.BaseModelShape;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.LoraOptions;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.engine.options.Precision;
import io.lorica.training.run.ResolvedPlan.LearningRateChoice;
import io.lorica.training.run.ResolvedPlan.PrecisionChoice;
import java.time.Duration;
import java.util.List;
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

    private static final List<DatasetKind> TEXT = List.of(DatasetKind.JSONL);
    private static final List<DatasetKind> TABLE = List.of(DatasetKind.TABULAR);

    @Test
    void every_default_is_filled_in_and_the_precision_is_the_fastest() {
        ResolvedPlan plan = ResolvedPlan.of(null, () -> Precision.BF16, SHAPE, TEXT);
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
                        null,
                        null,
                        null));
    }

    @Test
    void decisions_are_read_from_states_with_defaults_of_their_own_and_a_rate_that_is_tried() {
        ResolvedPlan plan = ResolvedPlan.of(null, () -> Precision.BF16, SHAPE, TABLE);
        assertThat(plan.options())
                .isEqualTo(new LoraOptions(
                        16,
                        32.0,
                        false,
                        0.0,
                        Set.of("q", "k", "v", "o", "gate", "up", "down"),
                        5e-4,
                        "linear",
                        0.06,
                        0.01,
                        1.0,
                        3,
                        null,
                        8,
                        512,
                        "bf16",
                        false,
                        0L,
                        null,
                        "states",
                        1200));
        assertThat(plan.learningRateChoice()).isEqualTo(LearningRateChoice.TRIED_FIRST);
        assertThat(plan.readOutOptions().isRateFixed()).isFalse();
        assertThat(plan.readOutOptions().budget()).isEqualTo(Duration.ofMinutes(20));
        ResolvedPlan asked = ResolvedPlan.of(options("fp32", 1e-3), () -> Precision.BF16, SHAPE, TABLE);
        assertThat(asked.learningRateChoice()).isEqualTo(LearningRateChoice.ASKED_FOR);
        assertThat(asked.readOutOptions().isRateFixed()).isTrue();
        assertThat(asked.readOutOptions().training().learningRate()).isEqualTo(1e-3);
    }

    /** Of a release that read answers and knew nothing else. */
    @Test
    void a_stored_plan_that_names_nothing_to_read_does_not_read_states() {
        ResolvedPlan plan = ResolvedPlan.of(null, () -> Precision.BF16, SHAPE, TEXT);
        assertThat(plan.plan().read()).isNull();
    }

    @Test
    void a_named_precision_is_taken_and_nothing_is_measured() {
        ResolvedPlan plan = ResolvedPlan.of(
                options("int4", 1e-3),
                () -> {
                    throw new AssertionError("measured");
                },
                SHAPE,
                TEXT);
        assertThat(plan.precisionChoice()).isEqualTo(PrecisionChoice.ASKED_FOR);
        assertThat(plan.plan().precision()).isEqualTo(Precision.INT4);
    }

    @Test
    void a_precision_that_this_release_does_not_know_is_refused_by_name() {
        var stored = new ResolvedPlan(options("fp8", 1e-3), PrecisionChoice.ASKED_FOR, SHAPE, null, null);
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
            @ForAll boolean isLong,
            @ForAll boolean isTable) {
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
                isLong ? "Answer:" : null,
                null,
                isTable && !isLong ? 60 : null);
        ResolvedPlan plan = ResolvedPlan.of(asked, () -> fastest, SHAPE, isTable ? TABLE : TEXT);
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
                null,
                null,
                null);
    }
}
