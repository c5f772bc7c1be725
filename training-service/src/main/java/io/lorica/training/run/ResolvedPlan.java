package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.registry.BaseModelShape;
import io.lorica.api.training.LoraOptions;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.engine.options.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run is trained with, as it is kept with the run.
 *
 * @param options with every default filled in; what is absent is switched off
 * @param trainsAdapter false: the spec leaves the adapter out, and of all this the seed alone is used; absent: one is
 *     trained
 * @param precisionChoice why the options name that precision
 */
public record ResolvedPlan(
        LoraOptions options,
        PrecisionChoice precisionChoice,
        BaseModelShape baseShape,
        @Nullable Boolean trainsAdapter) {

    /** Why a run is trained in a precision. */
    public enum PrecisionChoice {
        /** The request named it. */
        ASKED_FOR,
        /** The node that began the run measured that it computes this one fastest. */
        FASTEST_ON_NODE
    }

    /**
     * @param fastest is asked only for a run that names no precision
     * @throws InvalidRequest if the options can't be carried out
     */
    public static ResolvedPlan of(@Nullable LoraOptions asked, Supplier<Precision> fastest, BaseModelShape baseShape) {
        boolean isPrecisionAsked = asked != null && asked.precision() != null;
        TrainingPlan plan = checked(asked, isPrecisionAsked ? Precision.FP32 : fastest.get());
        return new ResolvedPlan(
                plan.asOptions(),
                isPrecisionAsked ? PrecisionChoice.ASKED_FOR : PrecisionChoice.FASTEST_ON_NODE,
                baseShape,
                null);
    }

    /** Of a run that fits a scorecard alone. */
    public ResolvedPlan withoutAdapter() {
        return new ResolvedPlan(options, precisionChoice, baseShape, false);
    }

    /** What the run is made with, to be told: nothing that it does not use. */
    Object told() {
        return Boolean.FALSE.equals(trainsAdapter)
                ? Map.of("options", Map.of("seed", plan().seed()), "trains_adapter", false)
                : this;
    }

    /** @throws InvalidRequest if it was stored by a release that knew other choices */
    public TrainingPlan plan() {
        return checked(options, Precision.FP32);
    }

    private static TrainingPlan checked(@Nullable LoraOptions options, Precision otherwise) {
        List<FieldError> faults = new ArrayList<>();
        TrainingPlan plan = TrainingPlan.of(options, otherwise, faults);
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        return plan;
    }
}
