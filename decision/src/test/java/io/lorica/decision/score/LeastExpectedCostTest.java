package io.lorica.decision.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.testsupport.CreditSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeastExpectedCostTest {
    private static final List<Outcome> THREE = List.of(
            new Outcome("clean", " clean", "release"),
            new Outcome("minor", " minor", "fine"),
            new Outcome("fraud", " fraud", "seize"));

    /** By truth: clean, minor, fraud. */
    private static final Map<String, Map<String, Double>> COSTS = Map.of(
            "clean", Map.of("minor", 1.0, "fraud", 4.0, "review", 0.5),
            "minor", Map.of("clean", 2.0, "fraud", 3.0, "review", 0.5),
            "fraud", Map.of("clean", 20.0, "minor", 8.0, "review", 1.0));

    @Test
    void the_least_expected_cost_decides_and_all_of_them_are_told() {
        // P = .9, .08, .02: release .08 * 2 + .02 * 20, fine .9 + .02 * 8, seize 3.6 + .24, review .45 + .04 + .02
        Verdict verdict = decide(three(COSTS), .9, .08, .02);

        assertThat(verdict.expectedCosts().keySet()).containsExactly("clean", "minor", "fraud", "review");
        assertThat(verdict.expectedCosts().get("clean")).isCloseTo(.56, within(1e-12));
        assertThat(verdict.expectedCosts().get("minor")).isCloseTo(1.06, within(1e-12));
        assertThat(verdict.expectedCosts().get("fraud")).isCloseTo(3.84, within(1e-12));
        assertThat(verdict.expectedCosts().get("review")).isCloseTo(.51, within(1e-12));
        assertThat(verdict.isReview()).isTrue();
        assertThat(verdict.decision()).isEqualTo("review");
        assertThat(verdict.label()).isNull();
        assertThat(decide(three(COSTS), .97, .02, .01).decision()).isEqualTo("release");
        assertThat(decide(three(COSTS), .02, .01, .97).decision()).isEqualTo("seize");
    }

    @Test
    void where_every_row_must_be_decided_none_goes_to_review() {
        var decider = Decider.of(new DecisionPolicy(three(COSTS), null));
        List<PartScore> unsure = parts(.9, .08, .02);

        assertThat(decider.decide(unsure).isReview()).isTrue();
        assertThat(decider.withoutReview().decide(unsure).label()).isEqualTo("clean");
    }

    @Test
    void without_costs_the_likeliest_outcome_is_chosen() {
        assertThat(decide(three(null), .3, .36, .34).label()).isEqualTo("minor");
    }

    /** Chow's rule: with errors of 1 and a review of t, a row is decided if its likeliest outcome is above 1 - t. */
    @Property
    void with_equal_errors_review_is_chows_rule(
            @ForAll @DoubleRange(min = 0.05, max = 0.6) double reject, @ForAll long seed) {
        Map<String, Map<String, Double>> costs = Map.of(
                "clean", Map.of("minor", 1.0, "fraud", 1.0, "review", reject),
                "minor", Map.of("clean", 1.0, "fraud", 1.0, "review", reject),
                "fraud", Map.of("clean", 1.0, "minor", 1.0, "review", reject));
        double[] p = probabilities(new Random(seed), 3);
        double likeliest = Math.max(p[0], Math.max(p[1], p[2]));

        Verdict verdict = decide(three(costs), p);

        if (Math.abs(likeliest - (1 - reject)) > 1e-9) {
            assertThat(verdict.isReview()).isEqualTo(likeliest < 1 - reject);
        }
    }

    @Property
    void of_two_outcomes_it_is_a_threshold(
            @ForAll @DoubleRange(min = 0.01, max = 100) double missedRisk,
            @ForAll @DoubleRange(min = 0.01, max = 100) double falseAlarm,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double risk) {
        DecisionSpec spec = new DecisionSpec(
                "q",
                CreditSpec.SPEC.fields(),
                "{{ note }}",
                CreditSpec.SPEC.outcomes(),
                "bad",
                new ErrorCost(missedRisk, falseAlarm));
        double threshold = CostMatrix.of(spec).riskThreshold("bad").orElseThrow();
        assertThat(threshold).isCloseTo(falseAlarm / (falseAlarm + missedRisk), within(1e-12));
        if (Math.abs(risk - threshold) > 1e-9) {
            assertThat(decide(spec, 1 - risk, risk).label())
                    .isEqualTo(Decider.of(new DecisionPolicy(spec, threshold))
                            .decide(parts(1 - risk, risk))
                            .label())
                    .isEqualTo(risk >= threshold ? "bad" : "good");
        }
    }

    @Property
    void adding_a_number_to_all_costs_of_a_truth_changes_no_choice(
            @ForAll @IntRange(min = 0, max = 1000) int added, @ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Map<String, Double>> costs = new LinkedHashMap<>();
        Map<String, Map<String, Double>> more = new LinkedHashMap<>();
        for (Outcome truth : THREE) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (String decision : List.of("clean", "minor", "fraud", "review")) {
                row.put(decision, decision.equals(truth.label()) ? 0.0 : 1 + random.nextInt(20));
            }
            int here = random.nextBoolean() ? added : 0;
            costs.put(truth.label(), row);
            Map<String, Double> raised = new LinkedHashMap<>(row);
            raised.replaceAll((_, cost) -> cost + here);
            more.put(truth.label(), raised);
        }
        // A coarse grid, so that ties are common.
        double[] p = {random.nextInt(5) + 1, random.nextInt(5) + 1, random.nextInt(5) + 1};
        double sum = p[0] + p[1] + p[2];

        assertThat(decide(three(more), p[0] / sum, p[1] / sum, p[2] / sum).decision())
                .isEqualTo(
                        decide(three(costs), p[0] / sum, p[1] / sum, p[2] / sum).decision());
    }

    @Test
    void of_equally_cheap_decisions_the_safest_is_made() {
        DecisionSpec equal = spec(
                Map.of(
                        "clean", Map.of("minor", 1.0, "fraud", 1.0, "review", 0.5),
                        "minor", Map.of("clean", 1.0, "fraud", 1.0, "review", 0.5),
                        "fraud", Map.of("clean", 1.0, "minor", 1.0, "review", 0.5)),
                null);
        assertThat(decide(equal, .5, .5, 0).decision()).as("review first").isEqualTo("review");
        assertThat(decide(spec(null, "fraud"), .5, 0, .5).label())
                .as("then the risky one")
                .isEqualTo("fraud");
        // At P = 2/3, 1/3, 0 clean costs 1 * 1/3 * 4, minor 2 * 2/3; the worst of clean is 9, of minor 5.
        DecisionSpec worst = spec(
                Map.of(
                        "clean", Map.of("minor", 2.0, "fraud", 9.0),
                        "minor", Map.of("clean", 4.0, "fraud", 9.0),
                        "fraud", Map.of("clean", 9.0, "minor", 5.0)),
                null);
        assertThat(decide(worst, 2 / 3.0, 1 / 3.0, 0).label())
                .as("then the one that can cost least")
                .isEqualTo("minor");
        assertThat(decide(spec(null, null), .5, .5, 0).label())
                .as("then the first")
                .isEqualTo("clean");
    }

    private static DecisionSpec three(@Nullable Map<String, Map<String, Double>> costs) {
        return spec(costs, "fraud");
    }

    private static DecisionSpec spec(@Nullable Map<String, Map<String, Double>> costs, @Nullable String risky) {
        return new DecisionSpec("customs", CreditSpec.SPEC.fields(), "{{ note }}", THREE, risky, null).withCosts(costs);
    }

    private static Verdict decide(DecisionSpec spec, double... probabilities) {
        Verdict verdict = Decider.of(new DecisionPolicy(spec, null)).decide(parts(probabilities));
        Objects.requireNonNull(verdict.expectedCosts());
        return verdict;
    }

    private static List<PartScore> parts(double... probabilities) {
        double[] logs = probabilities.clone();
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(Math.max(logs[i], 1e-300));
        }
        return List.of(PartScore.ofAdapter(logs));
    }

    private static double[] probabilities(Random random, int outcomes) {
        double[] p = random.doubles(outcomes, 0.001, 1).toArray();
        double sum = java.util.Arrays.stream(p).sum();
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }
}
