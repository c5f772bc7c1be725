package io.lorica.decision.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.testsupport.CreditSpec;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeciderTest {

    @Test
    void probabilities_are_normalised_over_the_answers() {
        Verdict verdict = decide(0.5, Math.log(0.3), Math.log(0.1));

        assertThat(verdict.probabilities().get("good")).isCloseTo(0.75, within(1e-12));
        assertThat(verdict.probabilities().get("bad")).isCloseTo(0.25, within(1e-12));
        assertThat(verdict.decision()).isEqualTo("approve");
    }

    @Test
    void the_versions_threshold_decides_and_reaching_it_is_risky() {
        double exact = decide(1, Math.log(0.75), Math.log(0.25)).probabilities().get("bad");

        assertThat(decide(exact, Math.log(0.75), Math.log(0.25)).decision()).isEqualTo("reject");
        assertThat(decide(Math.nextUp(exact), Math.log(0.75), Math.log(0.25)).decision())
                .isEqualTo("approve");
    }

    @Test
    void very_small_scores_still_give_probabilities() {
        Verdict verdict = decide(0.5, -5000, -5001);

        assertThat(verdict.probabilities().get("good") + verdict.probabilities().get("bad"))
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void no_decision_is_made_on_a_broken_computation() {
        assertThatThrownBy(() -> decide(0.5, Double.NaN, -1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> decide(0.5, Double.POSITIVE_INFINITY, -1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> decide(0.5, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void the_evidence_of_several_parts_adds_up_over_any_number_of_outcomes() {
        var spec = new DecisionSpec(
                "routing",
                CreditSpec.SPEC.fields(),
                "{{ note }}",
                List.of(
                        new Outcome("card", " card", "cards"),
                        new Outcome("loan", " loan", "loans"),
                        new Outcome("fraud", " fraud", "police")),
                "fraud",
                CreditSpec.SPEC.cost());
        var decider = Decider.of(new DecisionPolicy(spec, 0.5));
        var text = new PartScore("text", List.of(0.0, Math.log(2), 0.0));
        var table = new PartScore("table", List.of(0.0, Math.log(2), Math.log(3)));

        assertThat(decider.decide(List.of(text, table)).probabilities().values())
                .satisfiesExactly(
                        card -> assertThat(card).isCloseTo(1.0 / 8, within(1e-12)),
                        loan -> assertThat(loan).isCloseTo(4.0 / 8, within(1e-12)),
                        fraud -> assertThat(fraud).isCloseTo(3.0 / 8, within(1e-12)));
        assertThat(decider.decide(List.of(text, table)).decision()).isEqualTo("loans");
        assertThat(decider.decide(List.of(table, table)).decision()).isEqualTo("police");
        assertThatThrownBy(() -> decider.decide(List.of(new PartScore("half", List.of(0.0)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half");
    }

    @Property
    void only_differences_of_a_parts_scores_count(
            @ForAll @Size(2) List<@DoubleRange(min = -50, max = 50) Double> scores,
            @ForAll @DoubleRange(min = -1000, max = 1000) double shift) {
        Verdict plain = Decider.of(CreditSpec.policy(0.5)).decide(List.of(new PartScore("adapter", scores)));
        Verdict shifted = Decider.of(CreditSpec.policy(0.5))
                .decide(List.of(new PartScore(
                        "adapter", scores.stream().map(score -> score + shift).toList())));

        assertThat(shifted.probabilities().get("bad"))
                .isCloseTo(plain.probabilities().get("bad"), within(1e-9));
    }

    private static Verdict decide(double threshold, double good, double bad) {
        return Decider.of(CreditSpec.policy(threshold)).decide(List.of(PartScore.ofAdapter(new double[] {good, bad})));
    }
}
