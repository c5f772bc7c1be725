package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Explanation;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reasons of scorecards as they are fitted: of all parts, with missing and unseen values. */
class ReasonsOfFittedTest {

    @Test
    void they_add_up_for_every_row_and_find_what_lies_behind_the_outcome() {
        Scorecard scorecard = new ScorecardFitting(Rows.spec("good", "bad"), Rows.of(1_200, 2, 1), 1)
                .fit()
                .orElseThrow()
                .scorecard();
        Explainer explainer = explainer(scorecard, Rows.of(1_200, 2, 1));
        var bad = Contrast.ofOutcome(scorecard.labels(), "bad");
        Map<String, Double> words = new HashMap<>();
        for (LabelledRow row : Rows.of(400, 2, 2)) {
            Explanation explanation = explainer.explain(row.inputs(), bad);
            for (TextReasons text : explanation.texts()) {
                text.words()
                        .forEach(word -> words.merge(
                                text.text().substring(word.start(), word.end()), word.logOdds(), Double::sum));
            }
        }
        assertThat(words.get("defer")).isPositive();
        assertThat(words.get("early")).isNegative();
        explainer.explain(Map.of(), bad);
        explainer.explain(Map.of(Rows.AMOUNT, new FieldValue.Unseen(), Rows.HOME, new FieldValue.Missing()), bad);
    }

    @Test
    void of_four_outcomes_each_can_be_asked_about() {
        Scorecard scorecard = new ScorecardFitting(Rows.spec("a", "b", "c", "d"), Rows.of(600, 4, 4), 1)
                .fit()
                .orElseThrow()
                .scorecard();
        Explainer explainer = explainer(scorecard, Rows.of(600, 4, 4));
        for (LabelledRow row : Rows.of(100, 4, 5)) {
            double sum = 0;
            for (String label : scorecard.labels()) {
                sum += explainer
                        .explain(row.inputs(), Contrast.ofOutcome(scorecard.labels(), label))
                        .score();
            }
            // Each outcome's score is taken less the others' mean.
            assertThat(sum).isBetween(-1e-9, 1e-9);
        }
    }

    private static Explainer explainer(Scorecard scorecard, List<LabelledRow> rows) {
        List<Map<String, FieldValue>> first = rows.stream()
                .filter(row -> row.outcome() == 0)
                .map(LabelledRow::inputs)
                .toList();
        return new Explainer(scorecard, Reference.draw(scorecard, first, "rows of the first outcome", 1));
    }
}
