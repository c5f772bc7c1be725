package io.lorica.api.decision;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which parts add up to a decision's score.
 *
 * @param points a scorecard: a logistic regression on binned fields; absent: AUTO
 * @param boosting gradient boosting on the fields; absent: AUTO
 * @param words a linear model of the TEXT fields' words; absent: AUTO
 * @param adapter the language model with its adapter; absent: AUTO
 */
public record DecisionParts(PartUse points, PartUse boosting, PartUse words, PartUse adapter) {
    /** Each where it helps. */
    public static final DecisionParts AUTO = new DecisionParts(PartUse.AUTO, PartUse.AUTO, PartUse.AUTO, PartUse.AUTO);

    public DecisionParts {
        points = points == null ? PartUse.AUTO : points;
        boosting = boosting == null ? PartUse.AUTO : boosting;
        words = words == null ? PartUse.AUTO : words;
        adapter = adapter == null ? PartUse.AUTO : adapter;
    }

    /** By the names that parts have everywhere else. */
    public Map<String, PartUse> byName() {
        Map<String, PartUse> uses = new LinkedHashMap<>();
        uses.put("points", points);
        uses.put("boosting", boosting);
        uses.put("words", words);
        uses.put("adapter", adapter);
        return uses;
    }
}
