package io.lorica.readout;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.train.ReadOutExample;
import io.lorica.engine.train.ReadOutTrainer;
import io.lorica.engine.train.TrainingListener;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.fitting.BalancedOrder;
import io.lorica.fitting.MeanDifference;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Trains an adapter through a read-out, at a rate and for as many epochs as held-out rows and time allow. */
final class AdapterFitting {
    /** Of an epoch, to try a rate by. */
    private static final double TRIED = 0.1;

    private static final int FEWEST_STEPS = 4;
    /** Of a rate that goes wrong. */
    private static final double LOWER = 1.0 / 3;

    private static final int FEWEST_ROWS = 64;
    /** Epochs one after the other that make held-out rows no likelier, until there are no more. */
    private static final int PATIENCE = 2;

    private final BaseModel base;
    private final AdapterStack frozen;
    private final AdapterConfig config;
    private final ReadOutOptions options;
    private final TimeBudget budget;
    private final TrainingListener listener;
    private final ReadOut first;
    private final List<ReadOutRow> fitted;
    private final ReadRows held;
    /** Rows to train on, of which each beginning has about the outcomes' shares. */
    private final int[] order;

    private final double[] before;
    private final List<Double> losses = new ArrayList<>();

    private double[] lowest;
    private int worse;
    private @Nullable Adapter adapter;
    private @Nullable ReadOut readOut;

    /**
     * @param first the frozen model's read-out, fitted on the same rows
     * @param fitted to train on
     * @param held to judge by
     */
    AdapterFitting(
            BaseModel base,
            AdapterStack frozen,
            AdapterConfig config,
            ReadOutOptions options,
            TimeBudget budget,
            TrainingListener listener,
            ReadOut first,
            List<ReadOutRow> fitted,
            ReadRows held) {
        this.base = base;
        this.frozen = frozen;
        this.config = config;
        this.options = options;
        this.budget = budget;
        this.listener = listener;
        this.first = first;
        this.fitted = fitted;
        this.held = held;
        this.order = BalancedOrder.of(fitted.stream().map(ReadOutRow::row).toList(), options.seed());
        this.before = held.strengthened(first).losses();
        this.lowest = before;
        losses.add(mean(before));
    }

    /**
     * @param adapter absent, with its read-out, where no epoch made held-out rows likelier by more than chance
     * @param losses mean log-loss of the held-out rows: with the frozen model, then after each epoch
     * @param rows that were trained on or judged by
     * @param learningRate peak
     */
    record Found(
            @Nullable Adapter adapter, @Nullable ReadOut readOut, List<Double> losses, int rows, double learningRate) {}

    /**
     * @throws CancellationException once the listener says so
     * @throws ArithmeticException if training diverges at a rate that is fixed
     */
    Found fit() {
        double rate = rate();
        long judged = ReadOutRow.tokens(held.rows());
        int count =
                budget.rows(fitted.size(), FEWEST_ROWS, rows -> budget.epoch(ReadOutRow.tokens(some(rows)), judged));
        List<ReadOutRow> used = some(count);
        double epoch = budget.epoch(ReadOutRow.tokens(used), judged);
        int most = options.training().epochs();
        int epochs = epoch == 0 ? most : Math.clamp((long) (budget.left() / epoch), 1, most);
        try {
            train(used, options.training(rate, epochs), epoch);
        } catch (ArithmeticException e) {
            if (options.isRateFixed()) {
                throw e;
            }
        }
        double[] gains = new double[before.length];
        Arrays.setAll(gains, row -> before[row] - lowest[row]);
        if (!MeanDifference.of(gains).isAboveChance()) {
            adapter = null;
            readOut = null;
        }
        return new Found(
                adapter, readOut, List.copyOf(losses), used.size() + held.rows().size(), rate);
    }

    private void train(List<ReadOutRow> used, TrainingOptions training, double epoch) {
        ReadOutTrainer.Result trained =
                run(used, training, listener, (_, own, reading) -> judge(own, reading) && budget.left() >= epoch);
        TrainingProgress last = trained.history().getLast();
        // Nothing follows the last epoch, so that nobody was asked after it.
        if (last.step() == last.totalSteps()) {
            judge(trained.adapter(), trained.readOut());
        }
    }

    /**
     * By what the read-out is worth at its best strength: an adapter that has learnt more is also surer of itself than
     * it may be, which one factor mends.
     *
     * @return whether to go on
     */
    private boolean judge(Adapter own, ReadOut reading) {
        ReadRows.Strengthened best = best(own, reading);
        losses.add(mean(best.losses()));
        if (!(mean(best.losses()) < mean(lowest))) {
            worse++;
            return worse < PATIENCE;
        }
        worse = 0;
        lowest = best.losses();
        adapter = own;
        readOut = best.readOut();
        return true;
    }

    private double rate() {
        double rate = options.training().learningRate();
        return options.isRateFixed() || goesWell(rate) ? rate : LOWER * rate;
    }

    /** Whether some steps at the rate leave held-out rows as likely as they were, but for chance. */
    private boolean goesWell(double rate) {
        int rows = (int) Math.ceil(TRIED * fitted.size());
        List<ReadOutRow> used =
                some(Math.max(rows, FEWEST_STEPS * options.training().batchSize()));
        double[] found;
        try {
            var trained = new ReadOutTrainer.Result[1];
            budget.measureTraining(
                    ReadOutRow.tokens(used),
                    () -> trained[0] = run(used, options.training(rate, 1), new Silent(), (_, _, _) -> true));
            found = best(trained[0].adapter(), trained[0].readOut()).losses();
        } catch (ArithmeticException _) {
            return false;
        }
        Arrays.setAll(found, row -> found[row] - before[row]);
        return !MeanDifference.of(found).isAboveChance();
    }

    private ReadOutTrainer.Result run(
            List<ReadOutRow> rows, TrainingOptions training, TrainingListener heard, ReadOutTrainer.EpochJudge judge) {
        List<ReadOutExample> examples = rows.stream()
                .map(row ->
                        new ReadOutExample(row.tokens(), offsets(row), row.row().outcome()))
                .toList();
        return new ReadOutTrainer(base).train(frozen, config, first, examples, training, heard, judge);
    }

    private ReadRows.Strengthened best(Adapter own, ReadOut reading) {
        try (LoadedStack stack = base.load(frozen.with(own))) {
            List<int[]> texts = held.rows().stream().map(ReadOutRow::tokens).toList();
            return held.strengthened(
                    reading, new StateReader(base).means(texts, stack, reading.depth(), _ -> requireGoesOn()));
        }
    }

    private void requireGoesOn() {
        if (listener.isCancelled()) {
            throw new CancellationException("The training was cancelled while an epoch was judged");
        }
    }

    private float[] offsets(ReadOutRow row) {
        double[] known = row.known(held.outcomes());
        float[] offsets = new float[known.length];
        if (!options.isResidual()) {
            return offsets;
        }
        for (int outcome = 0; outcome < offsets.length; outcome++) {
            offsets[outcome] = (float) (known[outcome] - known[0]);
        }
        return offsets;
    }

    /** Each outcome by its share. */
    private List<ReadOutRow> some(int rows) {
        return Arrays.stream(order).limit(rows).sorted().mapToObj(fitted::get).toList();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** Steps that are only tried are not told. */
    private final class Silent implements TrainingListener {
        @Override
        public void onStep(TrainingProgress progress) {}

        @Override
        public boolean isCancelled() {
            return listener.isCancelled();
        }
    }
}
