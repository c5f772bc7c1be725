package io.lorica.decision.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.training.Evaluation;
import io.lorica.decision.metrics.MetricNames;
import io.lorica.decision.spec.DecisionPolicyCheck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Documents as they were stored before decisions had more than two outcomes. */
class OldDocumentsTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final String POLICY = """
            {"risk_threshold": 0.192, "spec": {
              "question": "credit-approval",
              "fields": [
                {"name": "amount", "type": "NUMBER", "role": "INPUT", "required": true, "values": []},
                {"name": "repaid", "type": "CATEGORY", "role": "LABEL", "required": true, "values": []}],
              "prompt_template": "Loan of {{ amount }}:",
              "outcomes": [
                {"label": "yes", "answer": " yes", "decision": "approve"},
                {"label": "no", "answer": " no", "decision": "decline"}],
              "risky_label": "no",
              "cost": {"missed_risk": 5.0, "false_alarm": 1.0}}}
            """;

    @ParameterizedTest
    @CsvSource({"0.191, approve", "0.193, decline"})
    void a_version_with_a_threshold_of_its_own_decides_as_before(double risk, String decision) {
        DecisionPolicy policy = JSON.readValue(POLICY, DecisionPolicy.class);

        Verdict verdict = Decider.of(policy).decide(List.of(PartScore.ofAdapter(new double[] {
            Math.log(1 - risk), Math.log(risk)
        })));

        assertThat(DecisionPolicyCheck.faults(policy)).isEmpty();
        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.expectedCosts()).isNull();
        assertThat(verdict.probabilities().get("no")).isCloseTo(risk, within(1e-12));
    }

    @Test
    void what_a_spec_does_not_say_is_not_written() {
        String written = JSON.writeValueAsString(JSON.readValue(POLICY, DecisionPolicy.class));
        assertThat(written).doesNotContain("families");
    }

    @Test
    void an_evaluation_from_before_is_read() {
        Evaluation evaluation = JSON.readValue("""
                {"contenders": {"stack": {"rows": 200, "threshold": 0.192, "accuracy": 0.45, "auc": 0.764,
                  "ks": 0.438, "mcc": 0.222, "risky_recall": 0.95, "mean_cost": 0.61}}}
                """, Evaluation.class);
        assertThat(MetricNames.flat(evaluation.contenders().get("stack")))
                .containsOnlyKeys("auc", "ks", "mcc", "accuracy", "risky_recall", "mean_cost");
    }
}
