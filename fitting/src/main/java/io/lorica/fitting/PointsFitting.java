package io.lorica.fitting;

import io.lorica.decision.metrics.Ranking;
import io.lorica.decision.metrics.ScoredRow;
import io.lorica.scorecard.points.FieldPoints;
import io.lorica.scorecard.points.PointsTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fits the points table. Weights are fitted on evidence that each row did not add to, so that a field of many
 * categories gets no more weight than it will deserve.
 */
final class PointsFitting {
    private static final double RIDGE = 1;
    private static final double TELLING = 0.99;

    private final List<LabelledRow> rows;
    private final TableFields fields;
    private final int outcomes;
    private final long seed;

    PointsFitting(List<LabelledRow> rows, TableFields fields, int outcomes, long seed) {
        this.rows = rows;
        this.fields = fields;
        this.outcomes = outcomes;
        this.seed = seed;
    }

    /**
     * @param telling fields that tell an outcome all by themselves, on rows that their bins were not made of
     */
    record Fit(PointsTable table, List<String> telling) {}

    /** @param chosen rows to fit on, by their number */
    Fit fit(int[] chosen) {
        List<LabelledRow> own = Arrays.stream(chosen).mapToObj(rows::get).toList();
        List<Integer> scored = new ArrayList<>();
        float[][][] evidence = new float[own.size()][][];
        for (Folds.Fold fold : Folds.of(own, seed)) {
            List<FieldEvidence> found = evidence(own, fold.fitted());
            for (int row : fold.scored()) {
                scored.add(row);
                evidence[row] = of(found, own.get(row));
            }
        }
        int[] labels = scored.stream().mapToInt(row -> own.get(row).outcome()).toArray();
        int terms = fields.numbers().size() + fields.categories().size();
        double[] prior = new double[terms];
        var fit = new ConditionalLogit(
                        (row, into) -> fill(evidence[scored.get(row)], into), labels, outcomes, RIDGE, prior)
                .fit();
        List<FieldEvidence> all = evidence(rows, chosen);
        List<FieldPoints> points = new ArrayList<>();
        for (int i = 0; i < terms; i++) {
            FieldEvidence field = all.get(i);
            points.add(new FieldPoints(field.field(), fit.weights()[i], field.binning(), field.bins()));
        }
        return new Fit(
                new PointsTable(Arrays.stream(fit.intercepts()).boxed().toList(), points),
                IntStream.range(0, terms)
                        .filter(term -> tells(term, scored, evidence, labels))
                        .mapToObj(term -> points.get(term).field())
                        .toList());
    }

    /** Whether the field ranks some outcome's rows above the others with an AUC above {@value #TELLING}. */
    private boolean tells(int term, List<Integer> scored, float[][][] evidence, int[] labels) {
        return IntStream.range(0, outcomes).anyMatch(outcome -> {
            List<ScoredRow> rows = new ArrayList<>();
            for (int i = 0; i < labels.length; i++) {
                double strength = evidence[scored.get(i)][outcome][term];
                rows.add(new ScoredRow(1 / (1 + Math.exp(-strength)), labels[i] == outcome));
            }
            return Ranking.auc(rows) > TELLING;
        });
    }

    private List<FieldEvidence> evidence(List<LabelledRow> from, int[] chosen) {
        return Stream.concat(
                        fields.numbers().stream()
                                .map(field -> FieldEvidence.ofNumber(
                                        field,
                                        from,
                                        chosen,
                                        outcomes,
                                        fields.trends().get(field))),
                        fields.categories().stream()
                                .map(field -> FieldEvidence.ofCategory(field, from, chosen, outcomes)))
                .toList();
    }

    /** [outcomes][terms] */
    private float[][] of(List<FieldEvidence> found, LabelledRow row) {
        float[][] evidence = new float[outcomes][found.size()];
        for (int term = 0; term < found.size(); term++) {
            List<Double> own = found.get(term).of(row);
            for (int outcome = 0; outcome < outcomes; outcome++) {
                evidence[outcome][term] = (float) (double) own.get(outcome);
            }
        }
        return evidence;
    }

    private static void fill(float[][] from, double[][] into) {
        for (int outcome = 0; outcome < from.length; outcome++) {
            for (int term = 0; term < from[outcome].length; term++) {
                into[outcome][term] = from[outcome][term];
            }
        }
    }
}
