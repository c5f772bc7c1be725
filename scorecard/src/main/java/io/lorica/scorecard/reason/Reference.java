package io.lorica.scorecard.reason;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a row is held against. They keep no texts: of those, the mean of each gram says all that is needed.
 *
 * @param drawn how they were
 * @param rows 1 to {@value #MOST_ROWS}, by INPUT field
 * @param grams mean value by gram, of those with a weight; 0 for others
 * @param adapter mean of what the language model says of the rows, unweighted, by outcome; absent where it has no
 *     weight
 */
public record Reference(
        Drawn drawn,
        List<Map<String, FieldValue>> rows,
        Map<String, Double> grams,
        @Nullable List<Double> adapter) {
    public static final int MOST_ROWS = 100;

    public Reference {
        rows = rows.stream().map(Reference::withoutTexts).toList();
        grams = Collections.unmodifiableMap(new TreeMap<>(grams));
        adapter = adapter == null ? null : List.copyOf(adapter);
        if (rows.isEmpty() || rows.size() > MOST_ROWS) {
            throw new IllegalArgumentException("A reference has 1 to %d rows, not %d; draw it from at least one row"
                    .formatted(MOST_ROWS, rows.size()));
        }
    }

    /** Of a scorecard that does not ask the language model. */
    public Reference(Drawn drawn, List<Map<String, FieldValue>> rows, Map<String, Double> grams) {
        this(drawn, rows, grams, null);
    }

    /** @param mean by outcome, of what the language model says of the rows that {@link #choose} gives */
    public Reference withAdapter(List<Double> mean) {
        return new Reference(drawn, rows, grams, mean);
    }

    /**
     * Holds the reference against the scorecard that it lies beside.
     *
     * @throws IllegalArgumentException saying what is wrong, if decisions of the scorecard can't be explained with it
     */
    public void requireFits(Scorecard scorecard) {
        if (adapter != null && adapter.size() != scorecard.labels().size()) {
            throw new IllegalArgumentException("The reference has an adapter's scores of %d outcomes, the scorecard %d"
                    .formatted(adapter.size(), scorecard.labels().size()));
        }
        if (adapter == null && scorecard.asksAdapter()) {
            throw new IllegalArgumentException(
                    "The scorecard asks the adapter, and the reference has no mean of the adapter's scores");
        }
    }

    /**
     * @param from which rows, such as {@code training rows of outcome 'good'}
     * @param candidates how many there were to draw from
     */
    public record Drawn(String from, int candidates, long seed) {}

    /**
     * Chooses rows, each as likely as another and none twice.
     *
     * @return at most {@value #MOST_ROWS}, the same for one seed and as many candidates
     */
    public static <T> List<T> choose(List<T> candidates, long seed) {
        List<T> shuffled = new ArrayList<>(candidates);
        Collections.shuffle(shuffled, new Random(seed));
        return List.copyOf(shuffled.subList(0, Math.min(MOST_ROWS, shuffled.size())));
    }

    /**
     * Draws rows as {@link #choose} does.
     *
     * @param candidates such as the training rows whose outcome is not the risky one
     * @param from what they are, in words
     */
    public static Reference draw(
            Scorecard scorecard, List<? extends Map<String, FieldValue>> candidates, String from, long seed) {
        List<Map<String, FieldValue>> chosen = choose(new ArrayList<>(candidates), seed);
        Scorecard.Weighted<Words> words = scorecard.words();
        return new Reference(
                new Drawn(from, candidates.size(), seed),
                chosen,
                words == null ? Map.of() : means(words.part(), chosen));
    }

    private static Map<String, Double> means(Words words, List<Map<String, FieldValue>> rows) {
        Map<String, Double> means = new TreeMap<>();
        for (Map<String, FieldValue> row : rows) {
            words.vocabulary().vector(row).forEach((gram, value) -> {
                if (words.weights().containsKey(gram)) {
                    means.merge(gram, (double) value / rows.size(), Double::sum);
                }
            });
        }
        return means;
    }

    private static Map<String, FieldValue> withoutTexts(Map<String, FieldValue> row) {
        Map<String, FieldValue> kept = new LinkedHashMap<>();
        row.forEach((field, value) -> {
            if (!(value instanceof FieldValue.Text)) {
                kept.put(field, value);
            }
        });
        return Collections.unmodifiableMap(kept);
    }

    double mean(String gram) {
        @Nullable Double mean = grams.get(gram);
        return mean == null ? 0 : mean;
    }
}
