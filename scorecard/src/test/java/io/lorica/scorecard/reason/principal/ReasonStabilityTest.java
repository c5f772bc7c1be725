package io.lorica.scorecard.reason.principal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.SmallScorecard;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonStabilityTest {
    private static final Scorecard SCORECARD = SmallScorecard.of();
    private static final List<Map<String, FieldValue>> ROWS = IntStream.range(0, 20)
            .mapToObj(i -> SmallScorecard.row(50 * i, i % 2 == 0 ? "rent" : "free", i % 3 == 0 ? "late" : "paid"))
            .toList();

    @Test
    void every_draw_of_rows_that_are_all_the_same_gives_the_same_reasons() {
        List<Map<String, FieldValue>> same = Stream.generate(() -> SmallScorecard.row(100, "own", "paid early"))
                .limit(300)
                .toList();
        assertThat(of(same)).isEqualTo(new ReasonStability(20, 5, 0));
    }

    @Test
    void draws_from_rows_that_differ_give_other_reasons_for_some() {
        List<Map<String, FieldValue>> mixed = IntStream.range(0, 400)
                .mapToObj(i -> SmallScorecard.row(i % 2 == 0 ? 250 : 900, i % 3 == 0 ? "own" : "rent", ""))
                .toList();
        ReasonStability found = of(mixed);
        assertThat(found.changed()).isBetween(0.001, 0.9);
        assertThat(of(mixed)).as("from the same seeds").isEqualTo(found);
    }

    private static ReasonStability of(List<Map<String, FieldValue>> candidates) {
        Reference reference = Reference.draw(SCORECARD, candidates, "rows", 1);
        return ReasonStability.of(SmallScorecard.spec(), SCORECARD, reference, candidates, ROWS, SmallScorecard.BAD, 5);
    }
}
