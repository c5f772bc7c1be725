package io.lorica.training.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.intake.DataRow;
import io.lorica.testsupport.CreditSpec;
import io.lorica.training.TrainingProblem;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackedDecisionTest {
    private static final DecisionSpec SPEC = CreditSpec.SPEC;
    private static final int TRAINING = 200;
    private static final int ALL = 240;

    @Test
    void training_rows_that_the_language_model_had_not_seen_open_its_gate_and_calibrate_with_the_validation_rows() {
        var known = known(true);
        Map<Integer, PartScore> few = says(known, TRAINING, ALL, 1);
        Map<Integer, PartScore> many = says(known, 0, ALL, 1);

        assertThat(StackedDecision.fit(known, few).unseen())
                .containsExactlyElementsOf(
                        IntStream.range(TRAINING, ALL).boxed().toList());
        var decision = StackedDecision.fit(known, many);
        assertThat(decision.unseen())
                .containsExactlyElementsOf(IntStream.range(0, ALL).boxed().toList());
        assertThat(decision.asksAdapter()).isTrue();
        assertThat(decision.gain()).isNotNull().satisfies(gain -> {
            assertThat(gain.rows()).isEqualTo(ALL);
            assertThat(gain.with()).isLessThan(gain.without());
        });
        LabelledScores first = decision.score(0);
        assertThat(first.parts()).extracting(PartScore::part).contains("baseline", PartScore.ADAPTER);
    }

    @Test
    void a_language_model_that_says_nothing_has_no_share_and_then_all_rows_calibrate() {
        var known = known(true);
        var decision = StackedDecision.fit(known, says(known, TRAINING, ALL, 0));
        assertThat(decision.asksAdapter()).isFalse();
        assertThat(decision.unseen()).hasSize(ALL);
        assertThat(decision.score(0).parts()).extracting(PartScore::part).doesNotContain(PartScore.ADAPTER);
    }

    @Test
    void without_a_scorecard_it_decides_alone_or_nothing_does() {
        var known = known(false);
        var decision = StackedDecision.fit(known, says(known, 190, ALL, 1));
        assertThat(decision.asksAdapter()).isTrue();
        assertThat(decision.unseen()).hasSize(50);
        assertThat(decision.gain()).isNull();
        assertThatThrownBy(() -> StackedDecision.fit(known, Map.of()))
                .isInstanceOf(TrainingProblem.Untrainable.class)
                .hasMessageContaining("parts.adapter");
    }

    /** Amounts that say little of how a loan turns out. */
    private static KnownRows known(boolean hasScorecard) {
        var random = new Random(4);
        List<DataRow.Table> rows = IntStream.range(0, ALL)
                .mapToObj(i -> new DataRow.Table(
                        Map.of("amount", new FieldValue.Numeric(BigDecimal.valueOf(random.nextInt(1000)))),
                        random.nextBoolean() ? "good" : "bad",
                        Map.of(),
                        null,
                        null))
                .toList();
        List<LabelledRow> labelled = rows.stream()
                .map(row -> LabelledRow.of(row.inputs(), row.label().equals("good") ? 0 : 1, null, null))
                .toList();
        ScorecardFitting.@Nullable Fitted fitted =
                hasScorecard ? new ScorecardFitting(SPEC, labelled, 1).fit().orElseThrow() : null;
        return new KnownRows(SPEC, rows, labelled, TRAINING, fitted);
    }

    /** @param right how far it speaks for the true outcome, in log-odds */
    private static Map<Integer, PartScore> says(KnownRows known, int from, int to, double right) {
        var random = new Random(9);
        Map<Integer, PartScore> scores = new HashMap<>();
        for (int row = from; row < to; row++) {
            double bad = (known.labelled().get(row).outcome() == 1 ? right : -right) + random.nextGaussian();
            scores.put(row, PartScore.ofAdapter(new double[] {0, bad}));
        }
        return scores;
    }
}
