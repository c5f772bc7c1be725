package io.lorica.scorecard.words;

import io.lorica.decision.field.FieldValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The grams that count, and how rows become vectors of them: (1 + ln count) · idf, each kind of gram normed to length
 * 1.
 *
 * @param fields TEXT fields that are read
 * @param idf by gram: ln((1 + rows) / (1 + rows with it)) + 1
 * @see <a href="https://nlp.stanford.edu/IR-book/">Manning, Raghavan and Schütze 2008, chapter 6</a>
 */
public record Vocabulary(List<String> fields, Map<String, Float> idf) {
    public Vocabulary {
        fields = List.copyOf(fields);
        idf = Map.copyOf(idf);
    }

    /**
     * @param rarest rows that a gram must be in
     * @param most grams that are kept: those in most rows
     */
    public static Vocabulary of(
            List<String> fields, List<? extends Map<String, FieldValue>> rows, int rarest, int most) {
        Map<String, Integer> found = new HashMap<>();
        for (Map<String, FieldValue> row : rows) {
            Set<String> keys = new HashSet<>();
            fields.forEach(field -> Grams.of(text(row, field)).forEach(gram -> keys.add(gram.key())));
            keys.forEach(key -> found.merge(key, 1, Integer::sum));
        }
        Map<String, Float> idf = new HashMap<>();
        found.entrySet().stream()
                .filter(entry -> entry.getValue() >= rarest)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .forEach(entry ->
                        idf.put(entry.getKey(), (float) (Math.log((1.0 + rows.size()) / (1 + entry.getValue())) + 1)));
        return new Vocabulary(fields, idf);
    }

    /** @return by gram, in the grams' order */
    public Map<String, Float> vector(Map<String, FieldValue> row) {
        Map<String, Float> vector = new TreeMap<>();
        for (Place place : places(row)) {
            vector.merge(place.gram(), (float) place.share(), Float::sum);
        }
        return vector;
    }

    /** Where the row's vector comes from: the shares of a gram's places add up to its value. */
    public List<Place> places(Map<String, FieldValue> row) {
        List<Place> found = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        List<Gram.Kind> kinds = new ArrayList<>();
        for (String field : fields) {
            for (Gram gram : Grams.of(text(row, field))) {
                if (idf.containsKey(gram.key())) {
                    found.add(new Place(field, gram.key(), gram.start(), gram.end(), 0));
                    kinds.add(gram.kind());
                    counts.merge(gram.key(), 1, Integer::sum);
                }
            }
        }
        double[] squares = new double[Gram.Kind.values().length];
        for (int i = 0; i < found.size(); i++) {
            String key = found.get(i).gram();
            double value = value(key, counts);
            // Once for each of its places, so that it counts once in all.
            squares[kinds.get(i).ordinal()] += value * value / counts.getOrDefault(key, 1);
        }
        double[] norms = Arrays.stream(squares).map(Math::sqrt).toArray();
        List<Place> places = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            Place place = found.get(i);
            double share = value(place.gram(), counts)
                    / counts.getOrDefault(place.gram(), 1)
                    / norms[kinds.get(i).ordinal()];
            places.add(new Place(place.field(), place.gram(), place.start(), place.end(), share));
        }
        return places;
    }

    private double value(String key, Map<String, Integer> counts) {
        return (1 + Math.log(counts.getOrDefault(key, 1))) * idf.getOrDefault(key, 0f);
    }

    private static String text(Map<String, FieldValue> row, String field) {
        return row.get(field) instanceof FieldValue.Text(String text) ? text : "";
    }

    /**
     * One place of a gram in a row.
     *
     * @param start of the words that it stands in, in the field's text
     * @param end behind them
     * @param share of the gram's value in the row's vector
     */
    public record Place(String field, String gram, int start, int end, double share) {}
}
