package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.decision.score.PartScore;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.ScorecardFiles;
import io.lorica.scorecard.points.FieldPoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorecardFittingTest {
    private static final List<LabelledRow> TWO = Rows.of(1_200, 2, 1);
    private static final Fitted FITTED =
            new ScorecardFitting(Rows.spec("good", "bad"), TWO, 1).fit().orElseThrow();

    @Test
    void each_part_learns_and_the_whole_beats_each() {
        List<LabelledRow> fresh = Rows.of(2_000, 2, 2);
        double whole = loss(FITTED.scorecard(), fresh);
        for (ScorecardFitting.PartReport part : FITTED.parts()) {
            assertThat(part.loss()).as(part.part()).isLessThan(0.69).isGreaterThan(whole);
        }
        assertThat(whole).isLessThan(0.54);
    }

    @Test
    void how_many_threads_there_are_changes_nothing() throws Exception {
        try (var one = new ForkJoinPool(1);
                var four = new ForkJoinPool(4)) {
            List<LabelledRow> rows = TWO.subList(0, 400);
            Fitted alone = one.submit(() -> new ScorecardFitting(Rows.spec("good", "bad"), rows, 1)
                            .fit()
                            .orElseThrow())
                    .get();
            Fitted together = four.submit(() -> new ScorecardFitting(Rows.spec("good", "bad"), rows, 1)
                            .fit()
                            .orElseThrow())
                    .get();
            assertThat(together.trees()).isEqualTo(alone.trees());
            assertThat(together.scorecard().intercepts())
                    .isEqualTo(alone.scorecard().intercepts());
            assertThat(together.scorecard().points())
                    .isEqualTo(alone.scorecard().points());
            assertThat(together.scorecard().words()).isEqualTo(alone.scorecard().words());
        }
    }

    @Test
    void what_was_written_scores_as_what_was_fitted(@TempDir Path folder) throws IOException {
        ScorecardFiles.write(folder, FITTED.scorecard(), FITTED.trees());
        Scorecard read = ScorecardFiles.read(folder);
        for (LabelledRow row : Rows.of(300, 2, 3)) {
            assertThat(read.score(row.inputs())).isEqualTo(FITTED.scorecard().score(row.inputs()));
        }
        assertThat(read.score(Map.of())).isEqualTo(FITTED.scorecard().score(Map.of()));
    }

    @Test
    void a_field_of_many_categories_that_says_nothing_gets_next_to_no_points() {
        double spread = Objects.requireNonNull(FITTED.scorecard().points()).part().fields().stream()
                .filter(field -> field.field().equals(Rows.SHOP))
                .mapToDouble(ScorecardFittingTest::spread)
                .findFirst()
                .orElseThrow();
        assertThat(spread).isLessThan(0.3);
    }

    private static double spread(FieldPoints field) {
        double[] points = field.bins().stream()
                .mapToDouble(bin ->
                        field.weight() * (bin.evidence().get(1) - bin.evidence().get(0)))
                .sorted()
                .toArray();
        return points[points.length - 1] - points[0];
    }

    @Test
    void four_outcomes() {
        Fitted fitted = new ScorecardFitting(Rows.spec("a", "b", "c", "d"), Rows.of(1_500, 4, 4), 1)
                .fit()
                .orElseThrow();
        List<LabelledRow> fresh = Rows.of(1_000, 4, 5);
        // What is to be learnt is whether the outcome is a; the others are as likely as each other.
        assertThat(loss(fitted.scorecard(), fresh)).isLessThan(1.12);
        double[] mean = new double[4];
        fresh.forEach(row -> {
            double[] p = probabilities(fitted.scorecard(), row);
            for (int i = 0; i < p.length; i++) {
                mean[i] += p[i] / fresh.size();
            }
        });
        assertThat(mean[1]).isCloseTo(mean[2], within(0.05));
    }

    private static double loss(Scorecard scorecard, List<LabelledRow> rows) {
        return rows.stream()
                .mapToDouble(row -> -Math.log(probabilities(scorecard, row)[row.outcome()]))
                .average()
                .orElseThrow();
    }

    private static double[] probabilities(Scorecard scorecard, LabelledRow row) {
        double[] scores = new double[scorecard.labels().size()];
        for (PartScore part : scorecard.score(row.inputs())) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] += part.logOdds().get(i);
            }
        }
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i]);
            total += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= total;
        }
        return scores;
    }
}
