package io.lorica.training.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.intake.DataRow;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Reference;
import io.lorica.testsupport.CreditSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReferenceDrawTest {
    private static final Scorecard ALONE = new Scorecard(List.of("good", "bad"), List.of(0.0, -0.5), null, null, null);

    @Test
    void it_is_drawn_from_training_rows_that_did_not_turn_out_risky() {
        Reference reference = draw(ALONE, rows(300, "good", "bad"), new ArrayList<>());

        assertThat(reference.rows()).hasSize(Reference.MOST_ROWS);
        assertThat(reference.drawn())
                .isEqualTo(new Reference.Drawn("training rows whose outcome is not 'bad'", 150, 7));
        assertThat(reference.rows())
                .allSatisfy(row -> assertThat(number(row) % 2).isZero());
        assertThat(reference.adapter()).isNull();
        assertThat(draw(ALONE, rows(300, "good", "bad"), new ArrayList<>())).isEqualTo(reference);
    }

    @Test
    void where_all_are_risky_it_is_drawn_from_all() {
        assertThat(draw(ALONE, rows(4, "bad"), new ArrayList<>()).drawn().from())
                .isEqualTo("training rows");
    }

    @Test
    void an_adapter_that_counts_is_asked_of_the_drawn_rows_and_no_others() {
        List<DataRow.Table> asked = new ArrayList<>();
        Reference reference = draw(ALONE.withAdapterWeight(0.5), rows(300, "good", "bad"), asked);

        assertThat(asked.stream().map(DataRow.Table::inputs).toList()).isEqualTo(reference.rows());
        double mean = reference.rows().stream()
                .mapToInt(ReferenceDrawTest::number)
                .average()
                .orElseThrow();
        assertThat(reference.adapter()).isEqualTo(List.of(-mean, -1.0));
    }

    private static Reference draw(Scorecard scorecard, List<DataRow.Table> training, List<DataRow.Table> asked) {
        return ReferenceDraw.draw(CreditSpec.policy(0.5).spec(), scorecard, training, 7, rows -> {
            asked.addAll(rows);
            return rows.stream()
                    .map(row -> new LabelledScores(
                            row.label(),
                            List.of(new PartScore(PartScore.ADAPTER, List.of((double) -number(row.inputs()), -1.0)))))
                    .toList();
        });
    }

    private static int number(Map<String, FieldValue> row) {
        return ((FieldValue.Numeric) row.get("amount")).number().intValueExact();
    }

    /** Numbered from 0, with the labels in turn. */
    private static List<DataRow.Table> rows(int count, String... labels) {
        return IntStream.range(0, count)
                .mapToObj(i -> new DataRow.Table(
                        Map.of("amount", new FieldValue.Numeric(BigDecimal.valueOf(i))),
                        labels[i % labels.length],
                        Map.of(),
                        null,
                        null))
                .toList();
    }
}
