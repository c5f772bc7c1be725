package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.report.Rival;
import io.lorica.api.report.Rival.Verdict;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.testsupport.CreditSpec;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RivalMeasureTest {
    private static final List<JudgedRow> SIXTY = Sample.SIXTY.stream()
            .map(row -> Sample.judged(row.isRisky() ? "bad" : "good", row.risk(), 0.5))
            .toList();

    /** The area is scikit-learn's of the same rows. */
    @Test
    void a_contender_that_says_the_same_is_even() {
        List<Rival> rivals = RivalMeasure.of(CreditSpec.SPEC, SIXTY, Map.of("twin", SIXTY), 7);
        assertThat(rivals).extracting(Rival::metric).containsExactly(Rival.AUC, Rival.LOG_LOSS, Rival.MEAN_COST);
        assertThat(rivals.getFirst().decision()).isCloseTo(0.6288888888888889, within(1e-12));
        assertThat(rivals).allSatisfy(rival -> {
            assertThat(rival.difference()).isZero();
            assertThat(rival.interval().low()).isZero();
            assertThat(rival.verdict()).isEqualTo(Verdict.EVEN);
            assertThat(rival.rows()).isEqualTo(60);
        });
    }

    @Test
    void a_contender_that_knows_nothing_is_beaten_by_one_that_knows() {
        Random random = new Random(1);
        List<JudgedRow> knowing = IntStream.range(0, 400)
                .mapToObj(i -> Sample.judged(
                        i % 2 == 0 ? "bad" : "good", (i % 2 == 0 ? 0.5 : 0.1) + 0.4 * random.nextDouble(), 0.5))
                .toList();
        List<JudgedRow> guessing = knowing.stream()
                .map(row -> Sample.judged(row.truth(), random.nextDouble(), 0.5))
                .toList();
        List<Rival> rivals = RivalMeasure.of(CreditSpec.SPEC, knowing, Map.of("guess", guessing), 7);
        assertThat(rivals).extracting(Rival::verdict).containsOnly(Verdict.BETTER);
        assertThat(rivals.getFirst().interval().low()).isGreaterThan(0.3);
        assertThat(rivals.get(1).interval().high()).isNegative();
        assertThat(RivalMeasure.of(CreditSpec.SPEC, guessing, Map.of("knows", knowing), 7))
                .extracting(Rival::verdict)
                .containsOnly(Verdict.WORSE);
    }

    /** Pairing takes away what both share: of a rival that differs in one row the interval is narrow. */
    @Test
    void intervals_are_of_differences_on_the_same_rows() {
        List<JudgedRow> almost = IntStream.range(0, 60)
                .mapToObj(i -> i == 0 ? Sample.judged(SIXTY.getFirst().truth(), 0.99, 0.5) : SIXTY.get(i))
                .toList();
        Rival area = RivalMeasure.of(CreditSpec.SPEC, SIXTY, Map.of("almost", almost), 7)
                .getFirst();
        assertThat(area.interval().high() - area.interval().low()).isLessThan(0.15);
        assertThat(area.interval().low()).isLessThanOrEqualTo(area.difference());
        assertThat(area.interval().high()).isGreaterThanOrEqualTo(area.difference());
    }
}
