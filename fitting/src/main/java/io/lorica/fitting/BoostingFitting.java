package io.lorica.fitting;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import io.lorica.scorecard.boosting.TreeEnsemble;
import io.lorica.scorecard.boosting.XgboostJson;
import io.lorica.scorecard.points.Bin;
import io.lorica.scorecard.points.Binning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Grows boosted trees with XGBoost, on one thread, so that the same rows give the same trees on every machine. */
final class BoostingFitting {
    /** A field of more categories is encoded in numbers. */
    private static final int MOST_CATEGORIES = 12;

    private static final int MOST_ROUNDS = 1_000;
    private static final int PATIENCE = 50;

    private final List<LabelledRow> rows;
    private final TableFields fields;
    private final int outcomes;
    private final long seed;

    BoostingFitting(List<LabelledRow> rows, TableFields fields, int outcomes, long seed) {
        this.rows = rows;
        this.fields = fields;
        this.outcomes = outcomes;
        this.seed = seed;
    }

    /**
     * @param json as XGBoost saves it
     * @param rounds after which the rows that were kept back were told best; all of them where none were
     */
    record Fit(Boosting boosting, byte[] json, int rounds) {}

    /** @param scored rows to stop by: growing ends when they are told no better */
    Fit fit(int[] chosen, int[] scored) {
        return grow(chosen, scored, MOST_ROUNDS);
    }

    Fit fit(int[] chosen, int rounds) {
        return grow(chosen, new int[0], rounds);
    }

    private Fit grow(int[] chosen, int[] scored, int rounds) {
        List<LabelledRow> own = Arrays.stream(chosen).mapToObj(rows::get).toList();
        List<Column> columns = columns(own, chosen);
        try {
            DMatrix training = matrix(crossFitted(own, columns), own);
            Map<String, DMatrix> watches = new LinkedHashMap<>();
            float[][] losses = null;
            if (scored.length > 0) {
                List<LabelledRow> other =
                        Arrays.stream(scored).mapToObj(rows::get).toList();
                float[][] values = other.stream()
                        .map(row -> Boosting.row(columns, row.inputs()))
                        .toArray(float[][]::new);
                watches.put("scored", matrix(values, other));
                losses = new float[1][rounds];
            }
            Booster booster = XGBoost.train(
                    training,
                    parameters(columns, own),
                    rounds,
                    watches,
                    losses,
                    null,
                    null,
                    scored.length > 0 ? PATIENCE : 0);
            byte[] json = booster.toByteArray("json");
            TreeEnsemble ensemble = XgboostJson.read(json, columns.size());
            booster.dispose();
            training.dispose();
            watches.values().forEach(DMatrix::dispose);
            return new Fit(
                    new Boosting(columns, ensemble, outcomes), json, losses == null ? rounds : lowest(losses[0]));
        } catch (XGBoostError e) {
            throw new IllegalStateException("The boosted trees cannot be grown: " + e.getMessage(), e);
        }
    }

    /** Whether XGBoost's library can be loaded here: it needs libgomp. */
    static boolean isAvailable() {
        try {
            new DMatrix(new float[] {0}, 1, 1, Float.NaN).dispose();
            return true;
        } catch (XGBoostError | LinkageError _) {
            return false;
        }
    }

    private static int lowest(float[] losses) {
        int lowest = 0;
        for (int i = 1; i < losses.length && losses[i] > 0; i++) {
            lowest = losses[i] < losses[lowest] ? i : lowest;
        }
        return lowest + 1;
    }

    private Map<String, Object> parameters(List<Column> columns, List<LabelledRow> own) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("objective", outcomes == 2 ? "binary:logistic" : "multi:softprob");
        parameters.put("eval_metric", outcomes == 2 ? "logloss" : "mlogloss");
        if (outcomes > 2) {
            parameters.put("num_class", outcomes);
        }
        if (own.stream().mapToInt(LabelledRow::outcome).distinct().count() < outcomes) {
            // What XGBoost would begin with has no logarithm where an outcome has no rows.
            parameters.put("base_score", 0.5);
        }
        parameters.put("tree_method", "hist");
        parameters.put("max_depth", 3);
        parameters.put("eta", 0.05);
        parameters.put("subsample", 0.7);
        parameters.put("colsample_bynode", 0.5);
        parameters.put("min_child_weight", 3);
        parameters.put("lambda", 3);
        if (!fields.trends().isEmpty()) {
            parameters.put(
                    "monotone_constraints",
                    columns.stream().map(this::constraint).collect(Collectors.joining(",", "(", ")")));
        }
        parameters.put("maximize_evaluation_metrics", false);
        parameters.put("nthread", 1);
        parameters.put("seed", seed);
        parameters.put("verbosity", 0);
        parameters.put("verbose_eval", false);
        return parameters;
    }

    private String constraint(Column column) {
        return switch (fields.trends().get(column.field())) {
            case RISING -> "1";
            case FALLING -> "-1";
            case null -> "0";
        };
    }

    private DMatrix matrix(float[][] values, List<LabelledRow> own) throws XGBoostError {
        int width = values[0].length;
        float[] flat = new float[values.length * width];
        float[] labels = new float[values.length];
        for (int row = 0; row < values.length; row++) {
            System.arraycopy(values[row], 0, flat, row * width, width);
            labels[row] = own.get(row).outcome();
        }
        var matrix = new DMatrix(flat, values.length, width, Float.NaN);
        matrix.setLabel(labels);
        return matrix;
    }

    private List<Column> columns(List<LabelledRow> own, int[] chosen) {
        List<Column> columns = new ArrayList<>();
        fields.numbers().forEach(field -> columns.add(new Column.Plain(field)));
        for (String field : fields.categories()) {
            Set<String> categories = categories(own, field);
            if (categories.size() > MOST_CATEGORIES) {
                columns.addAll(encoded(FieldEvidence.ofCategory(field, rows, chosen, outcomes)));
            } else {
                // Of two categories, one says all.
                categories.stream()
                        .skip(categories.size() == 2 ? 1 : 0)
                        .forEach(category -> columns.add(new Column.Is(field, category)));
            }
        }
        return columns;
    }

    private static Set<String> categories(List<LabelledRow> own, String field) {
        Set<String> categories = new TreeSet<>();
        own.forEach(row -> {
            FieldValue value = row.inputs().get(field);
            if (value != null && !(value instanceof FieldValue.Missing)) {
                categories.add(value.text());
            }
        });
        return categories;
    }

    private List<Column> encoded(FieldEvidence evidence) {
        List<Column> columns = new ArrayList<>();
        Map<String, Integer> binOf = ((Binning.Categories) evidence.binning()).binOf();
        for (int outcome = outcomes == 2 ? 1 : 0; outcome < outcomes; outcome++) {
            Map<String, Double> by = new HashMap<>();
            int of = outcome;
            binOf.forEach((category, bin) -> {
                Bin found = evidence.bins().get(bin);
                by.put(category, found.evidence().get(of));
            });
            columns.add(new Column.Encoded(evidence.field(), outcome, by));
        }
        return columns;
    }

    /** Encoded columns by rows that a row is not among; a row that is scored in no fold has none. */
    private float[][] crossFitted(List<LabelledRow> own, List<Column> columns) {
        float[][] values =
                own.stream().map(row -> Boosting.row(columns, row.inputs())).toArray(float[][]::new);
        boolean hasEncoded = columns.stream().anyMatch(Column.Encoded.class::isInstance);
        if (!hasEncoded) {
            return values;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) instanceof Column.Encoded) {
                for (float[] row : values) {
                    row[i] = Float.NaN;
                }
            }
        }
        for (Folds.Fold fold : Folds.of(own, seed)) {
            Map<String, FieldEvidence> evidence = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i) instanceof Column.Encoded(String field, int outcome, var _)) {
                    FieldEvidence found = evidence.computeIfAbsent(
                            field, _ -> FieldEvidence.ofCategory(field, own, fold.fitted(), outcomes));
                    for (int row : fold.scored()) {
                        FieldValue value = own.get(row).inputs().get(field);
                        boolean isMissing = value == null || value instanceof FieldValue.Missing;
                        values[row][i] = isMissing
                                ? Float.NaN
                                : (float) (double) found.of(own.get(row)).get(outcome);
                    }
                }
            }
        }
        return values;
    }
}
