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
     * @param evidence of fields by rows that their bins were not made of, [rows][outcomes][fields]
     * @param labels of these rows
     */
    record Fit(PointsTable table, List<float[][]> evidence, int[] labels) {
        /** Fields that rank some outcome's rows above the others with an AUC above {@value #TELLING}. */
        List<String> telling() {
            return IntStream.range(0, table.fields().size())
                    .filter(this::tells)
                    .mapToObj(field -> table.fields().get(field).field())
                    .toList();
        }

        private boolean tells(int field) {
            return IntStream.range(0, table.intercepts().size()).anyMatch(outcome -> {
                List<ScoredRow> rows = new ArrayList<>();
                for (int i = 0; i < labels.length; i++) {
                    double strength = evidence.get(i)[outcome][field];
                    rows.add(new ScoredRow(1 / (1 + Math.exp(-strength)), labels[i] == outcome));
                }
                return Ranking.auc(rows) > TELLING;
            });
        }
    }

    /** @param chosen rows to fit on, by their number */
    Fit fit(int[] chosen) {
        List<LabelledRow> own = Arrays.stream(chosen).mapToObj(rows::get).toList();
        List<float[][]> evidence = new ArrayList<>();
        List<Integer> outcomesOf = new ArrayList<>();
        for (Folds.Fold fold : Folds.of(own, seed)) {
            List<FieldEvidence> found = evidence(own, fold.fitted());
            for (int row : fold.scored()) {
                outcomesOf.add(own.get(row).outcome());
                evidence.add(of(found, own.get(row)));
            }
        }
        int[] labels = outcomesOf.stream().mapToInt(Integer::intValue).toArray();
        int terms = fields.numbers().size() + fields.categories().size();
        double[] prior = new double[terms];
        var fit = new ConditionalLogit((row, into) -> fill(evidence.get(row), into), labels, outcomes, RIDGE, prior)
                .fit();
        List<FieldEvidence> all = evidence(rows, chosen);
        List<FieldPoints> points = new ArrayList<>();
        for (int i = 0; i < terms; i++) {
            FieldEvidence field = all.get(i);
            points.add(new FieldPoints(field.field(), fit.weights()[i], field.binning(), field.bins()));
        }
        return new Fit(new PointsTable(Arrays.stream(fit.intercepts()).boxed().toList(), points), evidence, labels);
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
