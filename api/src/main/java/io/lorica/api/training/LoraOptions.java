package io.lorica.api.training;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to train. Everything absent takes the default named here. Where decisions are read from states (see {@code
 * read}), other defaults are named in brackets, and the learning rate is tried before it is taken.
 *
 * @param rank default 32 (16)
 * @param alpha default 2 x rank
 * @param rsLora scale by alpha / sqrt(rank) instead of alpha / rank; default false
 * @param dropout default 0
 * @param targets of q, k, v, o, gate, up, down; default q, v (all)
 * @param learningRate default 2e-4 (5e-4, or a third of it)
 * @param schedule {@code cosine}, {@code linear} or {@code constant}; default cosine (linear)
 * @param warmupRatio share of the steps; default 0.03 (0.06)
 * @param weightDecay default 0.01
 * @param maxGradNorm default 1
 * @param epochs default 1 (at most 3: training ends with the second in a row that makes held-out rows no
 *     likelier)
 * @param maxSteps stops earlier if given
 * @param batchSize examples per optimiser step; default 8
 * @param maxTokens longest example; longer text is cut into pieces, a longer tabular row is refused; default 512
 * @param precision {@code int8}, {@code bf16} or {@code fp32}; default: what the training node computes fastest
 * @param gradientCheckpointing computes each layer again for its gradient: less memory, more time, the same result;
 *     default false
 * @param seed default 0
 * @param invocation for TASK adapters: a text in every prompt, from whose last occurrence on the adapter acts, so
 *     that requests share what was read before it; default: it always acts
 * @param read of decisions: {@code states}, the mean of the prompt's hidden states, or {@code answers}, the answers'
 *     probabilities; default states, or answers with an invocation or further data sets
 * @param timeBudgetSeconds of decisions that are read from states: how long learning may take; so many rows and epochs
 *     are used; default 1200
 */
public record LoraOptions(
        @Nullable @Min(1) @Max(512) Integer rank,
        @Nullable @Positive Double alpha,
        @Nullable Boolean rsLora,
        @Nullable @DecimalMin("0") @DecimalMax("0.9") Double dropout,
        @Nullable Set<String> targets,
        @Nullable @Positive Double learningRate,
        @Nullable String schedule,
        @Nullable @DecimalMin("0") @DecimalMax("1") Double warmupRatio,
        @Nullable @DecimalMin("0") Double weightDecay,
        @Nullable @Positive Double maxGradNorm,
        @Nullable @Min(1) @Max(1000) Integer epochs,
        @Nullable @Positive Integer maxSteps,
        @Nullable @Min(1) @Max(4096) Integer batchSize,
        @Nullable @Min(8) @Max(131072) Integer maxTokens,
        @Nullable String precision,
        @Nullable Boolean gradientCheckpointing,
        @Nullable Long seed,
        @Nullable @Size(min = 1, max = 256) String invocation,
        @Nullable String read,
        @Nullable @Min(1) @Max(604800) Integer timeBudgetSeconds) {}
