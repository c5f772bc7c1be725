package io.lorica.inference.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void probabilities_are_normalised_over_the_answers() {
        var verdict = Verdict.of(CreditSpec.policy(0.5), new double[] {Math.log(0.3), Math.log(0.1)});

        assertThat(verdict.probabilities().get("good")).isCloseTo(0.75, within(1e-12));
        assertThat(verdict.probabilities().get("bad")).isCloseTo(0.25, within(1e-12));
        assertThat(verdict.outcome().decision()).isEqualTo("approve");
    }

    @Test
    void the_versions_threshold_decides_and_reaching_it_is_risky() {
        double[] scores = {Math.log(0.75), Math.log(0.25)};
        double exact = Verdict.of(CreditSpec.policy(1), scores).probabilities().get("bad");

        assertThat(Verdict.of(CreditSpec.policy(exact), scores).outcome().decision())
                .isEqualTo("reject");
        assertThat(Verdict.of(CreditSpec.policy(Math.nextUp(exact)), scores)
                        .outcome()
                        .decision())
                .isEqualTo("approve");
    }

    @Test
    void very_small_scores_still_give_probabilities() {
        var verdict = Verdict.of(CreditSpec.policy(0.5), new double[] {-5000, -5001});

        assertThat(verdict.probabilities().get("good") + verdict.probabilities().get("bad"))
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void no_decision_is_made_on_a_broken_computation() {
        assertThatThrownBy(() -> Verdict.of(CreditSpec.policy(0.5), new double[] {Double.NaN, -1}))
                .isInstanceOf(IllegalStateException.class);
    }
}
