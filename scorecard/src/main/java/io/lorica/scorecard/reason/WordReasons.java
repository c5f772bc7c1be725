package io.lorica.scorecard.reason;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import io.lorica.scorecard.words.TextSpan;
import io.lorica.scorecard.words.Vocabulary;
import io.lorica.scorecard.words.Vocabulary.Place;
import io.lorica.scorecard.words.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reasons of a linear model of words: a gram's weight times its value less the mean over the reference, shared out to
 * the words that it stands in.
 */
final class WordReasons {
    private final Scorecard.Weighted<Words> words;
    private final Reference reference;

    WordReasons(Scorecard.Weighted<Words> words, Reference reference) {
        this.words = words;
        this.reference = reference;
    }

    /**
     * @param texts those that the row has
     * @param absent what grams of the reference add that the row lacks
     * @param magnitude what was added up, without signs
     */
    record Found(List<TextReasons> texts, double absent, double magnitude) {}

    Found of(Map<String, FieldValue> inputs, Contrast contrast) {
        Vocabulary vocabulary = words.part().vocabulary();
        List<Place> places = vocabulary.places(inputs);
        Map<String, Integer> counts = new HashMap<>();
        places.forEach(place -> counts.merge(place.gram(), 1, Integer::sum));
        Map<String, Spread> spreads = new HashMap<>();
        vocabulary.fields().forEach(field -> {
            if (inputs.get(field) instanceof FieldValue.Text(String text)) {
                spreads.put(field, new Spread(text));
            }
        });
        double magnitude = 0;
        for (Place place : places) {
            double weight = weight(place.gram(), contrast);
            double mean = reference.mean(place.gram()) / counts.getOrDefault(place.gram(), 1);
            Spread spread = spreads.get(place.field());
            if (spread != null) {
                spread.add(place, weight * (place.share() - mean));
            }
            magnitude += Math.abs(weight) * (place.share() + mean);
        }
        double absent = 0;
        for (Map.Entry<String, Double> gram : reference.grams().entrySet()) {
            if (!counts.containsKey(gram.getKey())) {
                double lacks = weight(gram.getKey(), contrast) * gram.getValue();
                absent -= lacks;
                magnitude += Math.abs(lacks);
            }
        }
        List<TextReasons> texts = new ArrayList<>();
        vocabulary.fields().forEach(field -> {
            Spread spread = spreads.get(field);
            if (spread != null) {
                texts.add(new TextReasons(field, spread.text, spread.words()));
            }
        });
        return new Found(texts, absent, magnitude);
    }

    /** Mean score of the reference, by margin. */
    double[] means() {
        double[] means = words.part().intercepts().stream()
                .mapToDouble(Float::doubleValue)
                .toArray();
        reference.grams().forEach((gram, mean) -> {
            List<Float> weights = words.part().weights().getOrDefault(gram, List.of());
            for (int margin = 0; margin < weights.size(); margin++) {
                means[margin] += weights.get(margin) * mean;
            }
        });
        return means;
    }

    private double weight(String gram, Contrast contrast) {
        List<Float> weights = words.part().weights().getOrDefault(gram, List.of());
        double sum = 0;
        for (int margin = 0; margin < weights.size(); margin++) {
            sum += contrast.ofMargin(margin, weights.size()) * weights.get(margin);
        }
        return words.weight() * sum;
    }

    /** A text's words and what came to each. */
    private static final class Spread {
        private final String text;
        private final List<TextSpan> spans;
        private final double[] numbers;

        /** By a word's start. */
        private final Map<Integer, Integer> wordAt = new HashMap<>();

        Spread(String text) {
            this.text = text;
            this.spans = TextSpan.words(text);
            this.numbers = new double[spans.size()];
            for (int i = 0; i < spans.size(); i++) {
                wordAt.put(spans.get(i).start(), i);
            }
        }

        /** In equal shares to the words of the place. */
        void add(Place place, double logOdds) {
            int first = wordAt.getOrDefault(place.start(), -1);
            if (first < 0) {
                throw new IllegalStateException("no word begins at %d".formatted(place.start()));
            }
            int last = first;
            while (last + 1 < spans.size() && spans.get(last + 1).end() <= place.end()) {
                last++;
            }
            for (int word = first; word <= last; word++) {
                numbers[word] += logOdds / (last - first + 1);
            }
        }

        List<Word> words() {
            List<Word> words = new ArrayList<>();
            for (int i = 0; i < numbers.length; i++) {
                words.add(new Word(spans.get(i).start(), spans.get(i).end(), numbers[i]));
            }
            return words;
        }
    }
}
