package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.training.LoraOptions;
import io.lorica.engine.options.AdamW;
import io.lorica.engine.options.Precision;
import io.lorica.engine.train.Schedule;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.Projection;
import io.lorica.readout.ReadOutOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options of a run with every default filled in.
 *
 * @param read absent for runs that decide nothing
 * @param timeBudgetSeconds present where states are read
 */
public record TrainingPlan(
        AdapterConfig adapter,
        double learningRate,
        Schedule decay,
        double warmupRatio,
        double weightDecay,
        double maxGradNorm,
        int epochs,
        @Nullable Integer maxSteps,
        int batchSize,
        int maxTokens,
        Precision precision,
        boolean gradientCheckpointing,
        long seed,
        @Nullable String invocation,
        @Nullable ReadFrom read,
        @Nullable Integer timeBudgetSeconds) {

    /** Tokens in one forward and backward pass: bounds memory and does not change the result. */
    private static final int MICRO_BATCH_TOKENS = 1_024;

    private static final LoraOptions DEFAULTS = new LoraOptions(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null);

    private static final Usual USUAL =
            new Usual(32, Set.of(Projection.Q, Projection.V), 2e-4, Schedule.COSINE, 0.03, 0.01, 1, 1);

    /** What the default is of. */
    private record Usual(
            int rank,
            Set<Projection> targets,
            double learningRate,
            Schedule schedule,
            double warmupRatio,
            double weightDecay,
            double maxGradNorm,
            int epochs) {

        static Usual of(@Nullable ReadFrom read) {
            if (read != ReadFrom.STATES) {
                return USUAL;
            }
            TrainingOptions training = ReadOutOptions.defaults(0).training();
            return new Usual(
                    ReadOutOptions.ADAPTER.rank(),
                    ReadOutOptions.ADAPTER.targets(),
                    training.learningRate(),
                    training.schedule(),
                    training.warmupRatio(),
                    training.adamW().weightDecay(),
                    training.maxGradNorm(),
                    training.epochs());
        }
    }

    /**
     * @param otherwise the precision of a run that names none
     * @param read null for runs that decide nothing
     * @param faults takes what is wrong with the options; the plan is unusable if there is any
     */
    static TrainingPlan of(
            @Nullable LoraOptions given, Precision otherwise, @Nullable ReadFrom read, List<FieldError> faults) {
        LoraOptions options = given == null ? DEFAULTS : given;
        Usual usual = Usual.of(read);
        var names = new OptionNames(faults);
        int rank = or(options.rank(), usual.rank);
        return new TrainingPlan(
                new AdapterConfig(
                        rank,
                        alpha(or(options.alpha(), 2.0 * rank), faults),
                        or(options.rsLora(), false),
                        or(options.dropout(), 0.0),
                        names.targets(options.targets(), usual.targets)),
                or(options.learningRate(), usual.learningRate),
                names.choice("schedule", options.schedule(), usual.schedule, Schedule.values()),
                or(options.warmupRatio(), usual.warmupRatio),
                or(options.weightDecay(), usual.weightDecay),
                or(options.maxGradNorm(), usual.maxGradNorm),
                or(options.epochs(), usual.epochs),
                options.maxSteps(),
                or(options.batchSize(), 8),
                or(options.maxTokens(), 512),
                names.choice("precision", options.precision(), otherwise, Precision.values()),
                or(options.gradientCheckpointing(), false),
                or(options.seed(), 0L),
                options.invocation(),
                read,
                read == ReadFrom.STATES
                        ? or(options.timeBudgetSeconds(), (int)
                                ReadOutOptions.defaults(0).budget().toSeconds())
                        : null);
    }

    /** The options that give this plan again, whatever the defaults become. */
    LoraOptions asOptions() {
        return new LoraOptions(
                adapter.rank(),
                adapter.alpha(),
                adapter.rsLora(),
                adapter.dropout(),
                new TreeSet<>(targetNames()),
                learningRate,
                OptionNames.of(decay),
                warmupRatio,
                weightDecay,
                maxGradNorm,
                epochs,
                maxSteps,
                batchSize,
                maxTokens,
                OptionNames.of(precision),
                gradientCheckpointing,
                seed,
                invocation,
                read == null ? null : OptionNames.of(read),
                timeBudgetSeconds);
    }

    /** For the engine, with AdamW's usual moments. */
    public TrainingOptions trainingOptions() {
        return new TrainingOptions(
                learningRate,
                decay,
                warmupRatio,
                new AdamW(0.9, 0.999, 1e-8, weightDecay),
                maxGradNorm,
                epochs,
                maxSteps,
                batchSize,
                Math.max(MICRO_BATCH_TOKENS, maxTokens),
                gradientCheckpointing,
                seed);
    }

    /** @param isRateFixed whether the learning rate was asked for */
    ReadOutOptions readOutOptions(boolean isRateFixed) {
        ReadOutOptions usual = ReadOutOptions.defaults(seed);
        return new ReadOutOptions(
                adapter,
                trainingOptions(),
                usual.isResidual(),
                isRateFixed,
                usual.mostRows(),
                timeBudgetSeconds == null ? usual.budget() : Duration.ofSeconds(timeBudgetSeconds));
    }

    /** As it is kept with the version. */
    public Map<String, Object> described() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rank", adapter.rank());
        options.put("alpha", adapter.alpha());
        options.put("rs_lora", adapter.rsLora());
        options.put("dropout", adapter.dropout());
        options.put("targets", targetNames());
        options.put("learning_rate", learningRate);
        options.put("schedule", OptionNames.of(decay));
        options.put("warmup_ratio", warmupRatio);
        options.put("weight_decay", weightDecay);
        options.put("max_grad_norm", maxGradNorm);
        options.put("epochs", epochs);
        if (maxSteps != null) {
            options.put("max_steps", maxSteps);
        }
        options.put("batch_size", batchSize);
        options.put("max_tokens", maxTokens);
        options.put("precision", OptionNames.of(precision));
        options.put("gradient_checkpointing", gradientCheckpointing);
        options.put("seed", seed);
        if (invocation != null) {
            options.put("invocation", invocation);
        }
        if (read != null) {
            options.put("read", OptionNames.of(read));
        }
        if (timeBudgetSeconds != null) {
            options.put("time_budget_seconds", timeBudgetSeconds);
        }
        return options;
    }

    /** The same of a version that reads the frozen model. */
    public Map<String, Object> describedWithoutAdapter() {
        Map<String, Object> options = described();
        options.keySet().retainAll(Set.of("max_tokens", "precision", "seed", "read", "time_budget_seconds"));
        return options;
    }

    private List<String> targetNames() {
        return adapter.targets().stream().sorted().map(OptionNames::of).toList();
    }

    private static double alpha(double alpha, List<FieldError> faults) {
        if (alpha > 0 && alpha <= AdapterConfig.MAX_ALPHA) {
            return alpha;
        }
        faults.add(new FieldError("options.alpha", "must be above 0 and at most " + AdapterConfig.MAX_ALPHA));
        return AdapterConfig.MAX_ALPHA;
    }

    private static <T> T or(@Nullable T given, T fallback) {
        return given == null ? fallback : given;
    }
}
