package io.lorica.readout;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.read.StateReader;
import io.lorica.fitting.BalancedOrder;
import io.lorica.formats.adapter.AdapterStack;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** Draws rows, each outcome by its share and as many as there is time for, and reads their states. */
final class FrozenPass {
    /** Rows after which one may be cancelled, and is told how far it is. */
    private static final int BLOCK = 64;
    /** One row in so many judges the adapter's epochs, and is read for that. */
    private static final int HELD_OUT = 5;

    private final BaseModel base;
    private final AdapterStack frozen;
    private final ReadOutOptions options;
    private final TimeBudget budget;
    private final ReadOutListener listener;

    FrozenPass(
            BaseModel base, AdapterStack frozen, ReadOutOptions options, TimeBudget budget, ReadOutListener listener) {
        this.base = base;
        this.frozen = frozen;
        this.options = options;
        this.budget = budget;
        this.listener = listener;
    }

    /**
     * @param chosen the rows' places among all, rising
     * @param rows in that order
     */
    record Drawn(int[] chosen, ReadRows rows) {}

    /** @throws CancellationException once the listener says so */
    Drawn read(List<ReadOutRow> all, int outcomes) {
        int[] order = BalancedOrder.of(all.stream().map(ReadOutRow::row).toList(), options.seed());
        int[] depths = depths(base.config().layers());
        float[][][] states = new float[all.size()][][];
        int most = Math.min(all.size(), options.mostRows());
        try (LoadedStack stack = base.load(frozen)) {
            for (int done = 0; done < most; ) {
                List<Integer> block = Arrays.stream(order, done, Math.min(most, done + BLOCK))
                        .boxed()
                        .toList();
                List<int[]> texts =
                        block.stream().map(row -> all.get(row).tokens()).toList();
                Runnable reading = () -> {
                    float[][][] found = new StateReader(base).means(texts, stack, depths, _ -> requireGoesOn());
                    IntStream.range(0, found.length).forEach(i -> states[block.get(i)] = found[i]);
                };
                // The first block finds caches cold.
                if (done == BLOCK) {
                    budget.measureReading(
                            texts.stream().mapToLong(text -> text.length).sum(), reading);
                    most = affordable(all, order, done + block.size(), most);
                } else {
                    reading.run();
                }
                done += block.size();
                listener.onRows(done, most);
            }
        }
        int[] chosen = Arrays.stream(order, 0, most).sorted().toArray();
        return new Drawn(chosen, new ReadRows(outcomes, all, states, depths).pick(chosen));
    }

    /** So many rows that one epoch of an adapter fits as well. */
    private int affordable(List<ReadOutRow> all, int[] order, int done, int most) {
        long[] tokens = new long[order.length + 1];
        for (int i = 0; i < order.length; i++) {
            tokens[i + 1] = tokens[i] + all.get(order[i]).tokens().length;
        }
        return Math.max(
                done,
                budget.rows(
                        most,
                        done,
                        rows -> budget.reading(tokens[rows] - tokens[done])
                                + (options.adapter() == null
                                        ? 0
                                        : budget.epoch(tokens[rows], tokens[rows] / HELD_OUT))));
    }

    private void requireGoesOn() {
        if (listener.isCancelled()) {
            throw new CancellationException("The training was cancelled while the frozen model was read");
        }
    }

    /** From the middle of the model on: what lies beneath says which words there are, as a scorecard's words do. */
    private static int[] depths(int layers) {
        return IntStream.of(layers / 2, 5 * layers / 8, 3 * layers / 4, 7 * layers / 8, layers)
                .map(depth -> Math.max(1, depth))
                .distinct()
                .toArray();
    }
}
