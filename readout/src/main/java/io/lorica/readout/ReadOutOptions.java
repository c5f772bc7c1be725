package io.lorica.readout;

import io.lorica.engine.options.AdamW;
import io.lorica.engine.train.Schedule;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.Projection;
import java.util.Set;

/**
 * How an adapter is trained through a read-out.
 *
 * @param isAdapted whether an adapter is trained at all; if not, the frozen model is read
 * @param learningRate peak
 * @param epochs at most: training ends with the first that makes held-out rows no likelier
 * @param microBatchTokens most tokens in one forward and backward pass; decides memory, not the result
 * @param mostRows of more rows so many are drawn to train on
 */
public record ReadOutOptions(
        boolean isAdapted,
        int rank,
        double learningRate,
        int epochs,
        int batchSize,
        int microBatchTokens,
        int mostRows,
        long seed) {
    private static final double WARMUP = 0.06;

    /** All linear layers: what is read is not the next token, so attention alone has too little to say. */
    private static final Set<Projection> TARGETS = Set.of(Projection.values());

    public static ReadOutOptions defaults(long seed) {
        return new ReadOutOptions(true, 16, 5e-4, 3, 8, 2048, 5_000, seed);
    }

    /** The frozen model alone. */
    public ReadOutOptions frozen() {
        return new ReadOutOptions(false, rank, learningRate, epochs, batchSize, microBatchTokens, mostRows, seed);
    }

    AdapterConfig adapter() {
        return new AdapterConfig(rank, 2 * rank, false, 0, TARGETS);
    }

    TrainingOptions training() {
        return new TrainingOptions(
                learningRate,
                Schedule.LINEAR,
                WARMUP,
                new AdamW(0.9, 0.999, 1e-8, 0.01),
                1,
                epochs,
                null,
                batchSize,
                microBatchTokens,
                false,
                seed);
    }
}
