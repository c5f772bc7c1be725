package io.lorica.scorecard.boosting;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.part.FieldNumbers;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One number that trees see of a field; NaN where it is missing. XGBoost compares floats, so it is one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Column.Plain.class, name = "plain"),
    @JsonSubTypes.Type(value = Column.Is.class, name = "is"),
    @JsonSubTypes.Type(value = Column.Encoded.class, name = "encoded")
})
public sealed interface Column {
    String field();

    /** As XGBoost's file names it. */
    @JsonIgnore
    String name();

    /** @param value null where the row has none */
    float of(@Nullable FieldValue value);

    /** The value itself, as far as floats go; one out of range is missing. */
    record Plain(String field) implements Column {
        @Override
        public String name() {
            return field;
        }

        @Override
        public float of(@Nullable FieldValue value) {
            return (float) Math.clamp(FieldNumbers.of(value), -Float.MAX_VALUE, Float.MAX_VALUE);
        }
    }

    /** 1 if the category is this one, else 0. */
    record Is(String field, String category) implements Column {
        @Override
        public String name() {
            return field + "=" + category;
        }

        @Override
        public float of(@Nullable FieldValue value) {
            return value == null || value instanceof FieldValue.Missing
                    ? Float.NaN
                    : value.text().equals(category) ? 1 : 0;
        }
    }

    /**
     * How much likelier an outcome is under the category than elsewhere, for fields of many categories.
     *
     * @param outcome its place among the outcomes
     * @param evidence by category; 0 for others
     */
    record Encoded(String field, int outcome, Map<String, Double> evidence) implements Column {
        public Encoded {
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }

        @Override
        public String name() {
            return field + " towards outcome " + outcome;
        }

        @Override
        public float of(@Nullable FieldValue value) {
            return value == null || value instanceof FieldValue.Missing
                    ? Float.NaN
                    : (float) (double) evidence.getOrDefault(value.text(), 0.0);
        }
    }
}
