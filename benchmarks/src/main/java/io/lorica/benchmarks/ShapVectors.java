package io.lorica.benchmarks;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import io.lorica.scorecard.boosting.TreeEnsemble;
import io.lorica.scorecard.boosting.XgboostJson;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Boosted trees, rows and the shap package's values of them, as benchmarks/reference/shap_values.py wrote them. */
final class ShapVectors {
    private final int outcomes;
    private final List<Column> columns;
    private final TreeEnsemble ensemble;
    private final JsonNode root;

    private ShapVectors(JsonNode root) {
        this.root = root;
        this.outcomes = root.path("outcomes").intValue();
        this.columns = IntStream.range(0, root.path("columns").intValue())
                .mapToObj(i -> (Column) new Column.Plain("x" + i))
                .toList();
        this.ensemble = XgboostJson.read(Results.JSON.writeValueAsBytes(root.path("model")), columns.size());
    }

    static ShapVectors read(Path benchmarks, String name) {
        Path file = benchmarks
                .resolve("../scorecard/src/test/resources/io/lorica/scorecard/reference")
                .resolve(name);
        try {
            return new ShapVectors(Results.JSON.readTree(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> labels() {
        return IntStream.range(0, outcomes).mapToObj(i -> "outcome " + i).toList();
    }

    List<Map<String, FieldValue>> background() {
        return rows("background");
    }

    List<Map<String, FieldValue>> rows() {
        return rows("rows");
    }

    /** @param times that each tree is there */
    Explainer explainer(List<Map<String, FieldValue>> reference, int times) {
        int count = ensemble.trees().size();
        var repeated = new TreeEnsemble(
                Collections.nCopies(times, ensemble.trees()).stream()
                        .flatMap(List::stream)
                        .toList(),
                IntStream.range(0, times * count)
                        .map(tree -> ensemble.group()[tree % count])
                        .toArray(),
                ensemble.base());
        var boosting = new Scorecard.Weighted<>(1, new Boosting(columns, repeated, outcomes));
        List<Double> intercepts = Collections.nCopies(outcomes, 0.0);
        return new Explainer(
                new Scorecard(labels(), intercepts, null, boosting, null),
                new Reference(new Reference.Drawn("vectors", reference.size(), 1), reference, Map.of()));
    }

    /** The largest difference between a reason and what shap says. */
    double largestError() {
        Explainer explainer = explainer(background(), 1);
        double[][][] expected = Results.JSON.convertValue(root.path("values"), double[][][].class);
        List<Map<String, FieldValue>> rows = rows();
        double largest = 0;
        for (String label : labels()) {
            var contrast = Contrast.ofOutcome(labels(), label);
            for (int row = 0; row < expected.length; row++) {
                List<Contribution> lines =
                        explainer.explain(rows.get(row), contrast).contributions();
                for (int column = 0; column < lines.size(); column++) {
                    double error = lines.get(column).logOdds() - of(expected[row][column], contrast);
                    largest = Math.max(largest, Math.abs(error));
                }
            }
        }
        return largest;
    }

    private double of(double[] margins, Contrast contrast) {
        double sum = 0;
        for (int margin = 0; margin < margins.length; margin++) {
            sum += margins[margin] * contrast.weights().get(outcomes == 2 ? 1 : margin);
        }
        return sum;
    }

    private List<Map<String, FieldValue>> rows(String name) {
        List<Map<String, FieldValue>> rows = new ArrayList<>();
        for (JsonNode cells : root.path(name)) {
            Map<String, FieldValue> row = new HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                if (!cells.get(i).isNull()) {
                    row.put(
                            "x" + i,
                            new FieldValue.Numeric(new BigDecimal(cells.get(i).doubleValue())));
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
