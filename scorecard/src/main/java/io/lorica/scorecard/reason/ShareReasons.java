package io.lorica.scorecard.reason;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.reason.AdapterShares.Share;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import io.lorica.scorecard.words.TextSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the language model's shares add to a contrast, in the scorecard's weight. */
final class ShareReasons {
    private final AdapterShares shares;
    private final Contrast contrast;
    private final double weight;

    ShareReasons(AdapterShares shares, Contrast contrast, double weight) {
        this.shares = shares;
        this.contrast = contrast;
        this.weight = weight;
    }

    /** @param phrases of texts that have any */
    record Found(List<Contribution> lines, List<TextReasons> phrases) {}

    Found of(Map<String, FieldValue> inputs) {
        Map<String, List<Share>> byField = new LinkedHashMap<>();
        shares.shares()
                .forEach(share -> byField.computeIfAbsent(share.field(), _ -> new ArrayList<>())
                        .add(share));
        List<Contribution> lines = new ArrayList<>();
        List<TextReasons> phrases = new ArrayList<>();
        byField.forEach((field, parts) -> {
            FieldValue value = inputs.get(field);
            double[] estimates = sum(parts);
            if (value instanceof FieldValue.Text(String text)) {
                List<Word> told = parts.stream()
                        .filter(part -> part.phrase() != null)
                        .map(this::phrase)
                        .toList();
                if (!told.isEmpty()) {
                    phrases.add(new TextReasons(field, text, told));
                }
                lines.add(new Contribution(Explainer.ADAPTER, field, null, mean(estimates), error(estimates)));
            } else {
                String told = value == null ? null : value.text();
                lines.add(new Contribution(Explainer.ADAPTER, field, told, mean(estimates), error(estimates)));
            }
        });
        return new Found(lines, phrases);
    }

    private Word phrase(Share share) {
        TextSpan place = Objects.requireNonNull(share.phrase());
        double[] estimates = sum(List.of(share));
        return new Word(place.start(), place.end(), mean(estimates), error(estimates));
    }

    /** @return [pairs], weighted */
    private double[] sum(List<Share> parts) {
        double[] sums = new double[parts.getFirst().estimates().length];
        for (Share part : parts) {
            for (int pair = 0; pair < sums.length; pair++) {
                sums[pair] += weight * contrast.of(part.estimates()[pair]);
            }
        }
        return sums;
    }

    private static double mean(double[] estimates) {
        double sum = 0;
        for (double estimate : estimates) {
            sum += estimate;
        }
        return sum / estimates.length;
    }

    /** The standard error of the mean; unknown of one estimate. */
    private @Nullable Double error(double[] estimates) {
        if (shares.isExact()) {
            return 0.0;
        }
        int count = estimates.length;
        if (count == 1) {
            return null;
        }
        double mean = mean(estimates);
        double squares = 0;
        for (double estimate : estimates) {
            squares += (estimate - mean) * (estimate - mean);
        }
        return Math.sqrt(squares / (count * (count - 1.0)));
    }
}
