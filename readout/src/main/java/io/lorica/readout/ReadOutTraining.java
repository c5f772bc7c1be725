package io.lorica.readout;

import io.lorica.engine.BaseModel;
import io.lorica.fitting.HoldOut;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ReadOutFitting;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns to read a decision's outcomes out of a language model's hidden states: first out of the frozen model, then
 * with an adapter that is trained through the read-out. An adapter that makes held-out rows no likelier than the frozen
 * model does, but for chance, is dropped.
 */
public final class ReadOutTraining {
    private static final int FEWEST_ROWS = 10;

    private final BaseModel base;
    private final AdapterStack frozen;
    private final int outcomes;
    private final ReadOutOptions options;
    private final ReadOutListener listener;
    private final LongSupplier nanoTime;
    private final FrozenStates states = new FrozenStates();

    /**
     * @param frozen the layers beneath
     * @param outcomes n
     * @param listener hears of rows and of the adapter's steps, and may end all of it
     */
    public ReadOutTraining(
            BaseModel base, AdapterStack frozen, int outcomes, ReadOutOptions options, ReadOutListener listener) {
        this(base, frozen, outcomes, options, listener, System::nanoTime);
    }

    ReadOutTraining(
            BaseModel base,
            AdapterStack frozen,
            int outcomes,
            ReadOutOptions options,
            ReadOutListener listener,
            LongSupplier nanoTime) {
        this.base = base;
        this.frozen = frozen;
        this.outcomes = outcomes;
        this.options = options;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Why nothing can be learnt from rows; empty if it can. */
    public static Optional<String> obstacle(List<LabelledRow> rows) {
        if (rows.size() < FEWEST_ROWS) {
            return Optional.of("there are %d rows to learn from, and it takes %d".formatted(rows.size(), FEWEST_ROWS));
        }
        if (rows.stream().mapToInt(LabelledRow::outcome).distinct().count() < 2) {
            return Optional.of("all rows to learn from have one outcome");
        }
        if (rows.stream().allMatch(row -> row.entity() != null)
                && rows.stream().map(LabelledRow::entity).distinct().count() < 2) {
            return Optional.of("all rows to learn from are of one entity");
        }
        return Optional.empty();
    }

    /**
     * What was learnt.
     *
     * @param adapter absent where the frozen model is read
     * @param readOut with the adapter, or of the frozen model
     * @param frozen what was read out of the model without the adapter
     * @param losses mean log-loss of the held-out rows: with the frozen model, then after each epoch; empty where no
     *     adapter was to be trained
     * @param rows that were used, of those there were
     * @param learningRate the adapter's peak; absent where none was to be trained
     */
    public record Learnt(
            @Nullable Adapter adapter,
            ReadOut readOut,
            FrozenReadOut frozen,
            List<Double> losses,
            int rows,
            @Nullable Double learningRate) {}

    /**
     * Reads the frozen model alone, of some of the rows. {@link #learn} does not read them again.
     *
     * @param all as for {@link #learn}
     * @param most of more rows so many are drawn
     * @throws CancellationException once the listener says so
     * @throws IllegalArgumentException naming the {@link #obstacle}, if there is one
     */
    public FrozenReadOut probe(List<ReadOutRow> all, int most) {
        return learn(all, options.frozen().withMostRows(most)).frozen();
    }

    /**
     * @param all in any order; of outcomes from 0 to n - 1
     * @throws CancellationException once the listener says so
     * @throws ArithmeticException if training diverges at a rate that is fixed
     * @throws IllegalArgumentException naming the {@link #obstacle}, if there is one
     */
    public Learnt learn(List<ReadOutRow> all) {
        return learn(all, options);
    }

    private Learnt learn(List<ReadOutRow> all, ReadOutOptions how) {
        obstacle(all.stream().map(ReadOutRow::row).toList()).ifPresent(why -> {
            throw new IllegalArgumentException("Nothing can be learnt: " + why);
        });
        var budget = new TimeBudget(how.budget(), nanoTime);
        FrozenPass.Drawn drawn = new FrozenPass(base, frozen, how, budget, listener, states).read(all, outcomes);
        ReadRows rows = drawn.rows();
        AdapterConfig config = how.adapter();
        if (config == null) {
            FrozenReadOut read = read(drawn, rows.fitting(how.seed()).fit());
            return new Learnt(null, read.readOut(), read, List.of(), read.rows(), null);
        }
        HoldOut holdOut = HoldOut.of(rows.labelled(), how.seed());
        ReadRows fitted = rows.pick(holdOut.fitted());
        ReadOutFitting.Fit first = fitted.fitting(how.seed()).fit();
        AdapterFitting.Found found = new AdapterFitting(
                        base,
                        frozen,
                        config,
                        how,
                        budget,
                        listener,
                        how.isResidual() ? fitted.beside(first) : ReadRows.readOut(first),
                        fitted.rows(),
                        rows.pick(holdOut.scored()))
                .fit();
        // Of the frozen model the read-out is fitted again with the rows that were held out.
        FrozenReadOut read = read(drawn, rows.fitting(how.seed()).fit(first.depth(), first.cost()));
        return found.adapter() == null || found.readOut() == null
                ? new Learnt(null, read.readOut(), read, found.losses(), read.rows(), found.learningRate())
                : new Learnt(
                        found.adapter(), found.readOut(), read, found.losses(), found.rows(), found.learningRate());
    }

    /** By the rows' places among all. */
    private static FrozenReadOut read(FrozenPass.Drawn drawn, ReadOutFitting.Fit fit) {
        Map<Integer, double[]> among = new HashMap<>();
        ReadRows.outOfFold(fit).forEach((row, scores) -> among.put(drawn.chosen()[row], scores));
        return new FrozenReadOut(ReadRows.readOut(fit), among, drawn.chosen().length);
    }
}
