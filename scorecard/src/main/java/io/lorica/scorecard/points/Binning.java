package io.lorica.scorecard.points;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.part.FieldNumbers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which bin of a field a value falls into. Behind the bins of values lie two more: for missing and for other ones. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Binning.Ranges.class, name = "ranges"),
    @JsonSubTypes.Type(value = Binning.Categories.class, name = "categories")
})
public sealed interface Binning {
    /** Bins of values; the bin for missing ones has this number, the one for other ones the next. */
    int values();

    /** @param value null where the row has none */
    int bin(@Nullable FieldValue value);

    /** All bins. */
    default int bins() {
        return values() + 2;
    }

    default int missing() {
        return values();
    }

    /** The bin of values that say nothing the fitting knew: out of range, or of no known category. */
    default int other() {
        return values() + 1;
    }

    /**
     * Bins of a number or date.
     *
     * @param edges rising; bin i holds values from edge i-1 on and below edge i
     */
    record Ranges(List<Double> edges) implements Binning {
        public Ranges {
            edges = List.copyOf(edges);
        }

        @Override
        public int values() {
            return edges.size() + 1;
        }

        @Override
        public int bin(@Nullable FieldValue value) {
            if (value == null || value instanceof FieldValue.Missing) {
                return missing();
            }
            double number = FieldNumbers.of(value);
            return Double.isNaN(number) ? other() : bin(number);
        }

        private int bin(double number) {
            int low = 0;
            int high = edges.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (edges.get(middle) <= number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /**
     * Bins of a category or boolean.
     *
     * @param binOf by the value's text, from 0 without gaps; several texts may share a bin
     */
    record Categories(Map<String, Integer> binOf) implements Binning {
        public Categories {
            binOf = Collections.unmodifiableMap(new TreeMap<>(binOf));
        }

        @Override
        public int values() {
            return binOf.values().stream().mapToInt(bin -> bin + 1).max().orElse(0);
        }

        @Override
        public int bin(@Nullable FieldValue value) {
            if (value == null || value instanceof FieldValue.Missing) {
                return missing();
            }
            return value instanceof FieldValue.Unseen ? other() : binOf.getOrDefault(value.text(), other());
        }
    }
}
