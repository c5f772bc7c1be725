package io.lorica.scorecard.points;

import io.lorica.decision.field.FieldValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a field adds to a decision.
 *
 * @param weight of its evidence; never below 0, so that no reason runs backwards
 * @param bins as the binning numbers them
 */
public record FieldPoints(String field, double weight, Binning binning, List<Bin> bins) {
    public FieldPoints {
        bins = List.copyOf(bins);
        if (!(weight >= 0)) {
            throw new IllegalArgumentException(
                    "Field %s has weight %s; it must not be below 0".formatted(field, weight));
        }
        if (bins.size() != binning.bins()) {
            throw new IllegalArgumentException(
                    "Field %s has %d bins, its binning %d".formatted(field, bins.size(), binning.bins()));
        }
    }

    /** The bin's evidence, weighted: log-odds of an outcome. */
    public double points(@Nullable FieldValue value, int outcome) {
        return points(binning.bin(value), outcome);
    }

    public double points(int bin, int outcome) {
        return weight * bins.get(bin).evidence().get(outcome);
    }
}
