package io.lorica.scorecard.part;

import io.lorica.decision.field.FieldValue;
import java.util.Map;

/** One way to score a row. */
public interface Part {
    /**
     * @param inputs by INPUT field, as {@link io.lorica.decision.field.ReadRow} has them
     * @return log-odds of the outcomes, up to one number added to all
     */
    double[] score(Map<String, FieldValue> inputs);
}
