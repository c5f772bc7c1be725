package io.lorica.scorecard.reason.change;

import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import io.lorica.scorecard.boosting.Tree;
import io.lorica.scorecard.points.Binning;
import io.lorica.scorecard.points.PointsTable;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where a scorecard's score of a number changes: edges of bins and thresholds of trees. Between two it is the same. */
final class Borders {
    private final Map<String, SortedSet<Double>> byField = new HashMap<>();

    Borders(Scorecard scorecard) {
        Scorecard.Weighted<PointsTable> points = scorecard.points();
        if (points != null) {
            points.part().fields().forEach(field -> {
                if (field.binning() instanceof Binning.Ranges ranges) {
                    of(field.field()).addAll(ranges.edges());
                }
            });
        }
        Scorecard.Weighted<Boosting> boosting = scorecard.boosting();
        if (boosting != null) {
            boosting.part().ensemble().trees().forEach(tree -> add(tree, boosting.part()));
        }
    }

    private void add(Tree tree, Boosting boosting) {
        for (int node = 0; node < tree.left().length; node++) {
            boolean isLeaf = tree.left()[node] < 0;
            if (!isLeaf && boosting.columns().get(tree.column()[node]) instanceof Column.Plain(String field)) {
                of(field).add(smallestRoundedTo(tree.value()[node]));
            }
        }
    }

    /** Trees compare floats: the smallest double that is rounded to the threshold, half a step below it. */
    private static double smallestRoundedTo(float threshold) {
        double half = ((double) threshold + Math.nextDown(threshold)) / 2;
        return (float) half >= threshold ? half : Math.nextUp(half);
    }

    /** Rising; values from a border on are scored otherwise than those below it. */
    SortedSet<Double> of(String field) {
        return byField.computeIfAbsent(field, _ -> new TreeSet<>());
    }
}
