package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.registry.BaseModelShape;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.LoraOptions;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.engine.options.Precision;
import io.lorica.readout.ReadOutOptions;
import java.util.ArrayList;
import java.util.Collection;
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
 * @param learningRateChoice why the options name that rate; absent where states are not read
 */
public record ResolvedPlan(
        LoraOptions options,
        PrecisionChoice precisionChoice,
        BaseModelShape baseShape,
        @Nullable Boolean trainsAdapter,
        @Nullable LearningRateChoice learningRateChoice) {

    /** Why a run is trained in a precision. */
    public enum PrecisionChoice {
        /** The request named it. */
        ASKED_FOR,
        /** The node that began the run measured that it computes this one fastest. */
        FASTEST_ON_NODE
    }

    /** Why a run is trained at a rate. */
    public enum LearningRateChoice {
        /** The request named it. */
        ASKED_FOR,
        /** It is the usual one: some steps at it are tried first, and a third of it is taken where they go wrong. */
        TRIED_FIRST
    }

    /**
     * @param fastest is asked only for a run that names no precision
     * @param kinds of the run's data sets
     * @throws InvalidRequest if the options can't be carried out
     */
    public static ResolvedPlan of(
            @Nullable LoraOptions asked,
            Supplier<Precision> fastest,
            BaseModelShape baseShape,
            Collection<DatasetKind> kinds) {
        boolean isPrecisionAsked = asked != null && asked.precision() != null;
        List<FieldError> faults = new ArrayList<>();
        TrainingPlan plan = TrainingPlan.of(
                asked, isPrecisionAsked ? Precision.FP32 : fastest.get(), ReadFrom.of(asked, kinds, faults), faults);
        refuse(faults);
        return new ResolvedPlan(
                plan.asOptions(),
                isPrecisionAsked ? PrecisionChoice.ASKED_FOR : PrecisionChoice.FASTEST_ON_NODE,
                baseShape,
                null,
                plan.read() == ReadFrom.STATES ? rateChoice(asked) : null);
    }

    private static LearningRateChoice rateChoice(@Nullable LoraOptions asked) {
        return asked == null || asked.learningRate() == null
                ? LearningRateChoice.TRIED_FIRST
                : LearningRateChoice.ASKED_FOR;
    }

    /** Of a run that fits a scorecard alone. */
    public ResolvedPlan withoutAdapter() {
        return new ResolvedPlan(options, precisionChoice, baseShape, false, null);
    }

    /** What the run is made with, to be told: nothing that it does not use. */
    Object told() {
        return Boolean.FALSE.equals(trainsAdapter)
                ? Map.of("options", Map.of("seed", plan().seed()), "trains_adapter", false)
                : this;
    }

    /** @throws InvalidRequest if it was stored by a release that knew other choices */
    public TrainingPlan plan() {
        List<FieldError> faults = new ArrayList<>();
        // What decided before states were read names nothing to read.
        ReadFrom read = options.read() == null
                ? null
                : new OptionNames(faults).choice("read", options.read(), ReadFrom.ANSWERS, ReadFrom.values());
        TrainingPlan plan = TrainingPlan.of(options, Precision.FP32, read, faults);
        refuse(faults);
        return plan;
    }

    /** Of a run that reads states. */
    public ReadOutOptions readOutOptions() {
        return plan().readOutOptions(learningRateChoice == LearningRateChoice.ASKED_FOR);
    }

    private static void refuse(List<FieldError> faults) {
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }
}
