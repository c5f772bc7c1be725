package io.lorica.decision;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What SciPy and scikit-learn computed, by benchmarks/reference/decision_metrics.py. */
public record Reference(JsonNode json) {

    /** @param name of a file without its ending */
    public static Reference of(String name) {
        try (InputStream in = Reference.class.getResourceAsStream("reference/" + name + ".json")) {
            return new Reference(JsonMapper.shared().readTree(Objects.requireNonNull(in, name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With costs and, of two outcomes, the second as the risky one. */
    public DecisionSpec spec() {
        List<Outcome> outcomes = labels().stream()
                .map(label -> new Outcome(label, " " + label, "decide " + label))
                .toList();
        return new DecisionSpec(
                        "reference",
                        List.of(
                                new Field("x", FieldType.NUMBER, FieldRole.INPUT, true, List.of()),
                                new Field("y", FieldType.CATEGORY, FieldRole.LABEL, true, List.of())),
                        "{{ x }}:",
                        outcomes,
                        labels().getLast(),
                        null)
                .withCosts(costs());
    }

    private Map<String, Map<String, Double>> costs() {
        Map<String, Map<String, Double>> costs = new LinkedHashMap<>();
        for (int truth = 0; truth < labels().size(); truth++) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (int decision = 0; decision < labels().size(); decision++) {
                row.put(
                        labels().get(decision),
                        json.path("costs").path(truth).path(decision).asDouble());
            }
            if (!json.path("review").isNull()) {
                row.put(DecisionSpec.REVIEW, json.path("review").path(truth).asDouble());
            }
            costs.put(labels().get(truth), row);
        }
        return costs;
    }

    public List<String> labels() {
        return StreamSupport.stream(json.path("labels").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    /** @param part validation or test */
    public List<LabelledScores> rows(String part) {
        JsonNode rows = json.path(part);
        return IntStream.range(0, rows.path("truths").size())
                .mapToObj(row -> new LabelledScores(
                        labels().get(rows.path("truths").path(row).asInt()),
                        List.of(new PartScore(
                                "reference", numbers(rows.path("scores").path(row))))))
                .toList();
    }

    public static List<Double> numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }
}
