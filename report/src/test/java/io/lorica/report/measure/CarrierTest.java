package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.report.FieldShare;
import io.lorica.api.report.Interval;
import io.lorica.api.report.PartShare;
import io.lorica.api.report.Rival;
import io.lorica.api.report.Rival.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class CarrierTest {
    private static final List<FieldShare> FIELDS =
            List.of(new FieldShare("status", 0.5, 0.5), new FieldShare("duration", 0.4, 0.4));

    @Test
    void parts_that_share_the_work_are_told_with_what_each_reaches() {
        assertThat(Carrier.sentence(
                        List.of(
                                new PartShare("boosting", 0.7, 0.62, 0.831),
                                new PartShare("points", 0.4, 0.38, 0.82),
                                new PartShare("adapter", 0, 0, 0.765)),
                        FIELDS,
                        0.8361,
                        List.of(rival("boosting", 0.831, Verdict.EVEN)),
                        200))
                .isEqualTo("Boosted trees carry this model with 62 % of what moves its score: alone they reach AUC .83"
                        + " on 200 test rows, and with points the decision reaches .84, which so many rows can't tell"
                        + " apart; the language model adds nothing to that and is not asked; of the fields, status and"
                        + " duration say most.");
    }

    @Test
    void a_language_model_alone_is_held_against_its_base() {
        assertThat(Carrier.sentence(
                        List.of(new PartShare("adapter", 1, 1, 0.8)),
                        List.of(),
                        0.8,
                        List.of(rival("base", 0.55, Verdict.BETTER)),
                        50))
                .isEqualTo("The language model carries this model: it alone decides, with AUC .80 on 50 test rows,"
                        + " where the untuned base has .55.");
    }

    @Test
    void a_model_without_a_part_that_counts_says_so() {
        assertThat(Carrier.sentence(List.of(new PartShare("points", 0, 0, null)), List.of(), 0.5, List.of(), 9))
                .startsWith("Nothing carries this model");
    }

    @Test
    void the_gravest_warning_goes_along() {
        assertThat(Carrier.caution(List.of())).isEmpty();
        assertThat(Carrier.caution(List.of("Field late tells all.")))
                .isEqualTo(" Look at this before it decides: Field late tells all.");
        assertThat(Carrier.caution(List.of("Field late tells all.", "Two.", "Three.")))
                .endsWith("Field late tells all. There are 2 warnings more.");
    }

    private static Rival rival(String name, double auc, Verdict verdict) {
        return new Rival(name, Rival.AUC, 0.84, auc, 0.84 - auc, new Interval(-0.1, 0.1), 200, verdict);
    }
}
