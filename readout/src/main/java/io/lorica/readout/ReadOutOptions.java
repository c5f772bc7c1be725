package io.lorica.readout;

import io.lorica.engine.options.AdamW;
import io.lorica.engine.train.Schedule;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.Projection;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a read-out is learnt, and an adapter through it.
 *
 * @param adapter absent where the frozen model alone is read
 * @param training of the adapter; its epochs are the most there are: training ends with the second in a row that makes
 *     held-out rows no likelier
 * @param isResidual whether the adapter learns what is left over beside what is known of the rows; false: it learns
 *     their outcomes, and by what that adds to what is known it is judged all the same
 * @param isRateFixed false: a tenth of an epoch at the learning rate is tried first, and a third of it taken where that
 *     goes wrong
 * @param mostRows of more rows so many are drawn
 * @param budget of time for all of it: fewer rows are drawn, and there are fewer epochs, so as to keep to it
 */
public record ReadOutOptions(
        @Nullable AdapterConfig adapter,
        TrainingOptions training,
        boolean isResidual,
        boolean isRateFixed,
        int mostRows,
        Duration budget) {
    /** All linear layers: what is read is not the next token, so attention alone has too little to say. */
    public static final AdapterConfig ADAPTER = new AdapterConfig(16, 32, false, 0, Set.of(Projection.values()));

    private static final int MOST_ROWS = 5_000;
    private static final Duration BUDGET = Duration.ofMinutes(20);

    public static ReadOutOptions defaults(long seed) {
        return new ReadOutOptions(
                ADAPTER,
                new TrainingOptions(
                        5e-4,
                        Schedule.LINEAR,
                        0.06,
                        new AdamW(0.9, 0.999, 1e-8, 0.01),
                        1,
                        3,
                        null,
                        8,
                        2048,
                        false,
                        seed),
                false,
                false,
                MOST_ROWS,
                BUDGET);
    }

    /** The frozen model alone. */
    public ReadOutOptions frozen() {
        return new ReadOutOptions(null, training, isResidual, isRateFixed, mostRows, budget);
    }

    public ReadOutOptions withMostRows(int rows) {
        return new ReadOutOptions(adapter, training, isResidual, isRateFixed, rows, budget);
    }

    /** The adapter learns what is left over. */
    public ReadOutOptions residual() {
        return new ReadOutOptions(adapter, training, true, isRateFixed, mostRows, budget);
    }

    long seed() {
        return training.seed();
    }

    /** The same training at another rate, for so many epochs. */
    TrainingOptions training(double learningRate, int epochs) {
        return training.with(learningRate, epochs, training.seed());
    }
}
