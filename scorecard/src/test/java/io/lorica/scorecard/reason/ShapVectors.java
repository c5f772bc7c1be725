package io.lorica.scorecard.reason;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import io.lorica.scorecard.boosting.XgboostJson;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What benchmarks/reference/shap_values.py wrote.
 *
 * @param values [rows][columns][margins]
 */
record ShapVectors(Scorecard scorecard, Reference reference, List<Map<String, FieldValue>> rows, double[][][] values) {
    static final JsonMapper JSON = new JsonMapper();

    static ShapVectors read(String name) {
        try (InputStream file = ShapVectors.class.getResourceAsStream("/io/lorica/scorecard/reference/" + name)) {
            JsonNode root = JSON.readTree(file);
            int outcomes = root.path("outcomes").intValue();
            List<Column> columns = IntStream.range(0, root.path("columns").intValue())
                    .mapToObj(i -> (Column) new Column.Plain("x" + i))
                    .toList();
            var ensemble = XgboostJson.read(JSON.writeValueAsBytes(root.path("model")), columns.size());
            var boosting = new Boosting(columns, ensemble, outcomes);
            List<String> labels =
                    IntStream.range(0, outcomes).mapToObj(i -> "outcome " + i).toList();
            List<Double> intercepts = labels.stream().map(_ -> 0.0).toList();
            return new ShapVectors(
                    new Scorecard(labels, intercepts, null, new Scorecard.Weighted<>(1, boosting), null),
                    new Reference(new Reference.Drawn("vectors", 1, 1), rows(root.path("background")), Map.of()),
                    rows(root.path("rows")),
                    JSON.convertValue(root.path("values"), double[][][].class));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<String, FieldValue>> rows(JsonNode table) {
        List<Map<String, FieldValue>> rows = new ArrayList<>();
        for (JsonNode cells : table) {
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
