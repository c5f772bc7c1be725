package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.training.LoraOptions;
import io.lorica.engine.Precision;
import io.lorica.engine.torch.LoraParameters.AdamW;
import io.lorica.engine.train.Schedule;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.Projection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options of a run with every default filled in. */
record TrainingPlan(
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
        @Nullable String invocation) {

    /** Tokens in one forward and backward pass: bounds memory and does not change the result. */
    private static final int MICRO_BATCH_TOKENS = 1_024;

    private static final LoraOptions DEFAULTS = new LoraOptions(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /**
     * @param fastest the precision of a run that names none
     * @param faults takes what is wrong with the options; the plan is unusable if there is any
     */
    static TrainingPlan of(@Nullable LoraOptions given, Supplier<Precision> fastest, List<FieldError> faults) {
        LoraOptions options = given == null ? DEFAULTS : given;
        int rank = or(options.rank(), 32);
        return new TrainingPlan(
                new AdapterConfig(
                        rank,
                        or(options.alpha(), 2.0 * rank),
                        or(options.rsLora(), false),
                        or(options.dropout(), 0.0),
                        targets(options.targets(), faults)),
                or(options.learningRate(), 2e-4),
                named("schedule", options.schedule(), Schedule.COSINE, Schedule.values(), faults),
                or(options.warmupRatio(), 0.03),
                or(options.weightDecay(), 0.01),
                or(options.maxGradNorm(), 1.0),
                or(options.epochs(), 1),
                options.maxSteps(),
                or(options.batchSize(), 8),
                or(options.maxTokens(), 512),
                precision(options.precision(), fastest, faults),
                or(options.gradientCheckpointing(), false),
                or(options.seed(), 0L),
                options.invocation());
    }

    /** For the engine, with AdamW's usual moments. */
    TrainingOptions trainingOptions() {
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

    /** As it is kept with the version. */
    Map<String, Object> described() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rank", adapter.rank());
        options.put("alpha", adapter.alpha());
        options.put("rs_lora", adapter.rsLora());
        options.put("dropout", adapter.dropout());
        options.put(
                "targets",
                adapter.targets().stream().sorted().map(TrainingPlan::lowerCase).toList());
        options.put("learning_rate", learningRate);
        options.put("schedule", lowerCase(decay));
        options.put("warmup_ratio", warmupRatio);
        options.put("weight_decay", weightDecay);
        options.put("max_grad_norm", maxGradNorm);
        options.put("epochs", epochs);
        if (maxSteps != null) {
            options.put("max_steps", maxSteps);
        }
        options.put("batch_size", batchSize);
        options.put("max_tokens", maxTokens);
        options.put("precision", lowerCase(precision));
        options.put("gradient_checkpointing", gradientCheckpointing);
        options.put("seed", seed);
        if (invocation != null) {
            options.put("invocation", invocation);
        }
        return options;
    }

    private static Set<Projection> targets(@Nullable Set<String> names, List<FieldError> faults) {
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        for (String name : names == null ? Set.of("q", "v") : names) {
            find(name, Projection.values())
                    .ifPresentOrElse(
                            targets::add,
                            () -> faults.add(new FieldError(
                                    "options.targets",
                                    "'%s' is none of %s".formatted(name, list(Projection.values())))));
        }
        if (targets.isEmpty()) {
            if (faults.isEmpty()) {
                faults.add(new FieldError("options.targets", "must name one of " + list(Projection.values())));
            }
            targets.add(Projection.Q);
        }
        return targets;
    }

    private static Precision precision(@Nullable String name, Supplier<Precision> fastest, List<FieldError> faults) {
        return name == null ? fastest.get() : named("precision", name, Precision.FP32, Precision.values(), faults);
    }

    private static <E extends Enum<E>> E named(
            String field, @Nullable String name, E fallback, E[] values, List<FieldError> faults) {
        if (name == null) {
            return fallback;
        }
        return find(name, values).orElseGet(() -> {
            faults.add(new FieldError("options." + field, "'%s' is none of %s".formatted(name, list(values))));
            return fallback;
        });
    }

    private static <E extends Enum<E>> Optional<E> find(String name, E[] values) {
        return Stream.of(values).filter(value -> lowerCase(value).equals(name)).findFirst();
    }

    private static String list(Enum<?>[] values) {
        return String.join(", ", Stream.of(values).map(TrainingPlan::lowerCase).toList());
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <T> T or(@Nullable T given, T fallback) {
        return given == null ? fallback : given;
    }
}
