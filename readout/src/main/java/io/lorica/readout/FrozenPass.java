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
    private final FrozenStates known;

    /** @param known what was read before is not read again, and what is read is added */
    FrozenPass(
            BaseModel base,
            AdapterStack frozen,
            ReadOutOptions options,
            TimeBudget budget,
            ReadOutListener listener,
            FrozenStates known) {
        this.base = base;
        this.frozen = frozen;
        this.options = options;
        this.budget = budget;
        this.listener = listener;
        this.known = known;
    }

    /**
     * @param chosen the rows' places among all, rising
     * @param rows in that order
     */
    record Drawn(int[] chosen, ReadRows rows) {}

    /** @throws CancellationException once the listener says so */
    Drawn read(List<ReadOutRow> all, int outcomes) {
        int[] places = BalancedOrder.of(all.stream().map(ReadOutRow::row).toList(), options.seed());
        List<ReadOutRow> order = Arrays.stream(places).mapToObj(all::get).toList();
        int[] depths = depths(base.config().layers());
        int most = Math.min(all.size(), options.mostRows());
        int done = Math.min(most, known.known(order));
        if (known.isTimed()) {
            budget.reads(known.secondsToRead());
            most = affordable(order, done, most);
        }
        try (LoadedStack stack = base.load(frozen)) {
            while (done < most) {
                List<ReadOutRow> block = order.subList(done, Math.min(most, done + BLOCK));
                // The first block finds caches cold.
                boolean isTimed = done == BLOCK && !known.isTimed();
                done += block.size();
                if (isTimed) {
                    budget.measureReading(ReadOutRow.tokens(block), () -> read(block, stack, depths));
                    known.time(budget.reading(1));
                    most = affordable(order, done, most);
                } else {
                    read(block, stack, depths);
                }
                listener.onRows(done, most);
            }
        }
        int[] chosen = Arrays.stream(places, 0, most).sorted().toArray();
        List<ReadOutRow> rows = Arrays.stream(chosen).mapToObj(all::get).toList();
        return new Drawn(
                chosen,
                new ReadRows(outcomes, rows, rows.stream().map(known::of).toArray(float[][][]::new), depths));
    }

    private void read(List<ReadOutRow> block, LoadedStack stack, int[] depths) {
        List<int[]> texts = block.stream().map(ReadOutRow::tokens).toList();
        float[][][] found = new StateReader(base).means(texts, stack, depths, _ -> requireGoesOn());
        IntStream.range(0, found.length).forEach(row -> known.put(block.get(row), found[row]));
    }

    /** So many rows that one epoch of an adapter fits as well. */
    private int affordable(List<ReadOutRow> order, int done, int most) {
        long[] tokens = new long[order.size() + 1];
        for (int i = 0; i < order.size(); i++) {
            tokens[i + 1] = tokens[i] + order.get(i).tokens().length;
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
