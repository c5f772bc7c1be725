package io.lorica.readout;

import io.lorica.api.decision.PartUse;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.train.ReadOutExample;
import io.lorica.engine.train.ReadOutTrainer;
import io.lorica.engine.train.TrainingListener;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.HoldOut;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.LogLoss;
import io.lorica.fitting.ReadOutFitting;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns to read a decision's outcomes out of a language model's hidden states: first out of the frozen model, then
 * with an adapter that is trained through the read-out on what a scorecard leaves over. An adapter that makes held-out
 * rows no likelier than the frozen model does is dropped.
 */
public final class ReadOutTraining {
    private final BaseModel base;
    private final AdapterStack frozen;
    private final int outcomes;
    private final ReadOutOptions options;
    private final TrainingListener listener;

    /**
     * @param frozen the layers beneath
     * @param outcomes n
     * @param listener hears of the adapter's steps, and may end all of it
     */
    public ReadOutTraining(
            BaseModel base, AdapterStack frozen, int outcomes, ReadOutOptions options, TrainingListener listener) {
        this.base = base;
        this.frozen = frozen;
        this.outcomes = outcomes;
        this.options = options;
        this.listener = listener;
    }

    /**
     * What was learnt.
     *
     * @param adapter absent where the frozen model is read
     * @param losses mean log-loss of the held-out rows: with the frozen model, then after each epoch
     * @param rows that were used, of those there were
     */
    public record Learnt(@Nullable Adapter adapter, ReadOut readOut, List<Double> losses, int rows) {}

    /**
     * @param all in any order; of outcomes from 0 to n - 1
     * @throws CancellationException once the listener says so
     * @throws ArithmeticException if training diverges
     */
    public Learnt learn(List<ReadOutRow> all) {
        List<ReadOutRow> rows = drawn(all);
        HoldOut holdOut = HoldOut.of(labelled(rows), options.seed());
        List<ReadOutRow> fitted = pick(rows, holdOut.fitted());
        List<ReadOutRow> scored = pick(rows, holdOut.scored());
        int[] depths = depths(base.config().layers());
        float[][][] states = states(rows, depths);
        ReadOut first = read(fitted, pick(states, holdOut.fitted()), depths);
        int depth = IntStream.range(0, depths.length)
                .filter(i -> depths[i] == first.depth())
                .findFirst()
                .orElseThrow();
        float[][] ofScored = Arrays.stream(pick(states, holdOut.scored()))
                .map(state -> state[depth])
                .toArray(float[][]::new);
        List<Double> losses = new ArrayList<>(List.of(loss(scored, ofScored, first)));
        var best = new Best(losses.getFirst());
        if (options.isAdapted()) {
            train(fitted, scored, first, losses, best);
        }
        ReadOut readOut = best.readOut;
        // Of the frozen model the read-out is fitted again with the rows that were held out.
        return best.adapter == null || readOut == null
                ? new Learnt(null, read(rows, states, depths), List.copyOf(losses), rows.size())
                : new Learnt(best.adapter, readOut, List.copyOf(losses), rows.size());
    }

    /** The likeliest that has been. */
    private static final class Best {
        private double loss;
        private @Nullable Adapter adapter;
        private @Nullable ReadOut readOut;

        Best(double loss) {
            this.loss = loss;
        }

        boolean offer(double found, Adapter own, ReadOut read) {
            if (!(found < loss)) {
                return false;
            }
            loss = found;
            adapter = own;
            readOut = read;
            return true;
        }
    }

    private void train(
            List<ReadOutRow> fitted, List<ReadOutRow> scored, ReadOut first, List<Double> losses, Best best) {
        List<ReadOutExample> examples = fitted.stream()
                .map(row ->
                        new ReadOutExample(row.tokens(), offsets(row), row.row().outcome()))
                .toList();
        var trained = new ReadOutTrainer(base)
                .train(
                        frozen,
                        options.adapter(),
                        first,
                        examples,
                        options.training(),
                        listener,
                        (_, adapter, readOut) -> judge(scored, adapter, readOut, losses, best));
        boolean isComplete = trained.history().getLast().step()
                == trained.history().getLast().totalSteps();
        // Nothing follows the last epoch, so that nobody was asked after it.
        if (isComplete) {
            judge(scored, trained.adapter(), trained.readOut(), losses, best);
        }
    }

    private boolean judge(List<ReadOutRow> scored, Adapter adapter, ReadOut readOut, List<Double> losses, Best best) {
        double loss;
        try (LoadedStack stack = base.load(frozen.with(adapter))) {
            float[][][] states = new StateReader(base)
                    .means(tokens(scored), stack, new int[] {readOut.depth()}, this::requireGoesOn);
            loss = loss(scored, Arrays.stream(states).map(state -> state[0]).toArray(float[][]::new), readOut);
        }
        losses.add(loss);
        return best.offer(loss, adapter, readOut);
    }

    /** Fitted on states, and as strong as it should be beside what is known of the rows. */
    private ReadOut read(List<ReadOutRow> rows, float[][][] states, int[] depths) {
        ReadOutFitting.Fit fit = new ReadOutFitting(labelled(rows), states, depths, outcomes, options.seed()).fit();
        List<AdapterWeight.Row> seen = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            double[] own = fit.scores()[row];
            if (own != null) {
                seen.add(new AdapterWeight.Row(
                        known(rows.get(row)), own, rows.get(row).row().outcome()));
            }
        }
        float weight = (float) AdapterWeight.fit(seen, PartUse.ALWAYS);
        return new ReadOut(fit.depth(), times(fit.weight(), weight), times(fit.bias(), weight));
    }

    private static float[] times(float[] values, float factor) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    private float[][][] states(List<ReadOutRow> rows, int[] depths) {
        try (LoadedStack stack = base.load(frozen)) {
            return new StateReader(base).means(tokens(rows), stack, depths, this::requireGoesOn);
        }
    }

    private void requireGoesOn(int rows) {
        if (listener.isCancelled()) {
            throw new CancellationException("The training was cancelled after %d rows were read".formatted(rows));
        }
    }

    private double loss(List<ReadOutRow> rows, float[][] states, ReadOut readOut) {
        return IntStream.range(0, rows.size())
                .mapToDouble(row -> {
                    double[] scores = readOut.read(states[row]);
                    double[] known = known(rows.get(row));
                    Arrays.setAll(scores, outcome -> scores[outcome] + known[outcome]);
                    return LogLoss.of(scores, rows.get(row).row().outcome());
                })
                .average()
                .orElse(0);
    }

    private double[] known(ReadOutRow row) {
        double[] known = row.known();
        return known == null ? new double[outcomes] : known;
    }

    private float[] offsets(ReadOutRow row) {
        double[] known = known(row);
        float[] offsets = new float[outcomes];
        for (int outcome = 0; outcome < outcomes; outcome++) {
            offsets[outcome] = (float) (known[outcome] - known[0]);
        }
        return offsets;
    }

    /** From the middle of the model on: what lies beneath says which words there are, as a scorecard's words do. */
    private static int[] depths(int layers) {
        return IntStream.of(layers / 2, 5 * layers / 8, 3 * layers / 4, 7 * layers / 8, layers)
                .map(depth -> Math.max(1, depth))
                .distinct()
                .toArray();
    }

    /** Each outcome by its share. */
    private List<ReadOutRow> drawn(List<ReadOutRow> all) {
        if (all.size() <= options.mostRows()) {
            return all;
        }
        var random = new Random(options.seed());
        double share = (double) options.mostRows() / all.size();
        List<Integer> chosen = new ArrayList<>();
        for (int outcome = 0; outcome < outcomes; outcome++) {
            int wanted = outcome;
            List<Integer> own = new ArrayList<>(IntStream.range(0, all.size())
                    .filter(row -> all.get(row).row().outcome() == wanted)
                    .boxed()
                    .toList());
            Collections.shuffle(own, random);
            chosen.addAll(own.subList(0, (int) Math.ceil(share * own.size())));
        }
        return chosen.stream().sorted().map(all::get).toList();
    }

    private static List<LabelledRow> labelled(List<ReadOutRow> rows) {
        return rows.stream().map(ReadOutRow::row).toList();
    }

    private static List<int[]> tokens(List<ReadOutRow> rows) {
        return rows.stream().map(ReadOutRow::tokens).toList();
    }

    private static List<ReadOutRow> pick(List<ReadOutRow> rows, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(rows::get).toList();
    }

    private static float[][][] pick(float[][][] states, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(row -> states[row]).toArray(float[][][]::new);
    }
}
