package io.lorica.scorecard.reason;

import static io.lorica.scorecard.reason.SmallScorecard.AMOUNT;
import static io.lorica.scorecard.reason.SmallScorecard.BAD;
import static io.lorica.scorecard.reason.SmallScorecard.HOME;
import static io.lorica.scorecard.reason.SmallScorecard.NOTE;
import static io.lorica.scorecard.reason.SmallScorecard.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import io.lorica.scorecard.words.TextSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainerTest {
    private static final Scorecard SCORECARD = SmallScorecard.of();
    private static final List<Map<String, FieldValue>> GOOD =
            List.of(row(100, "own", "paid early"), row(700, "own", "paid on time"), row(400, "rent", "付款"), Map.of());
    private static final Reference REFERENCE = Reference.draw(SCORECARD, GOOD, "good rows", 1);

    @Test
    void contributions_of_all_parts_add_up_to_the_score_less_the_mean_of_the_reference() {
        var explainer = new Explainer(SCORECARD, REFERENCE);
        double mean = GOOD.stream().mapToDouble(ExplainerTest::score).average().orElseThrow();
        for (Map<String, FieldValue> row : rows()) {
            Explanation explanation = explainer.explain(row, BAD);
            assertThat(explanation.score()).isCloseTo(score(row), within(1e-9));
            assertThat(explanation.baseline()).isCloseTo(mean, within(1e-6));
            assertThat(sum(explanation)).isCloseTo(score(row) - mean, within(1e-5));
        }
    }

    @Test
    void a_reference_row_alone_explains_itself_by_nothing() {
        Map<String, FieldValue> row = row(700, "rent", "paid late. 延期付款");
        var explainer = new Explainer(SCORECARD, Reference.draw(SCORECARD, List.of(row), "one row", 1));
        assertThat(explainer.explain(row, BAD).contributions())
                .allSatisfy(line -> assertThat(line.logOdds()).isCloseTo(0, within(1e-6)));
    }

    @Test
    void points_are_those_of_the_bin_less_the_mean_over_the_reference() {
        var only = new Scorecard(SmallScorecard.LABELS, List.of(0.0, 0.0), SCORECARD.points(), null, null);
        Explanation explanation =
                new Explainer(only, Reference.draw(only, GOOD, "good rows", 1)).explain(row(900, "rent", ""), BAD);
        // amount: weight 2 in the part's .5; from 500 on .7, below -.3 (twice), missing .1
        double mean = (-0.3 + 0.7 - 0.3 + 0.1) / 4;
        assertThat(explanation.contributions().getFirst())
                .isEqualTo(new Contribution(
                        "points",
                        AMOUNT,
                        "900",
                        explanation.contributions().getFirst().logOdds()));
        assertThat(explanation.contributions().getFirst().logOdds()).isCloseTo(0.7 - mean, within(1e-12));
    }

    @Test
    void columns_of_one_category_are_one_field() {
        var only = new Scorecard(SmallScorecard.LABELS, List.of(0.0, 0.0), null, SCORECARD.boosting(), null);
        var explainer = new Explainer(only, Reference.draw(only, List.of(row(100, "own", "")), "one row", 1));
        List<Contribution> lines = explainer.explain(row(900, "rent", ""), BAD).contributions();
        // amount alone: .1 + .4; home alone: 0; both: .3 + .4, in the part's weight .7
        assertThat(lines).extracting(Contribution::field).containsExactly(AMOUNT, HOME);
        assertThat(lines.get(0).logOdds()).isCloseTo(0.7 * (0.5 + 0.7) / 2, within(1e-6));
        assertThat(lines.get(1).logOdds()).isCloseTo(0.7 * (0 + 0.2) / 2, within(1e-6));
    }

    @Test
    void each_word_of_a_text_has_its_number_and_they_add_up_to_the_text() {
        String note = "Paid late, 延期 burn";
        Explanation explanation = new Explainer(SCORECARD, REFERENCE).explain(row(900, "rent", note), BAD);
        TextReasons text = explanation.texts().getFirst();
        assertThat(text.words())
                .extracting(word -> note.substring(word.start(), word.end()))
                .containsExactly("Paid", "late", "延", "期", "burn");
        assertThat(text.words().stream().mapToDouble(Word::logOdds).sum())
                .isCloseTo(line(explanation, NOTE).logOdds(), within(1e-12));
        // No gram of its own and none of its letters is known.
        assertThat(text.words().getLast().logOdds()).isZero();
        assertThat(text.words().get(1).logOdds()).isNotZero();
    }

    @Test
    void three_outcomes_are_told_from_the_others_or_from_one() {
        ShapVectors vectors = ShapVectors.read("shap-three.json");
        var explainer = new Explainer(vectors.scorecard(), vectors.reference());
        List<String> labels = vectors.scorecard().labels();
        Map<String, FieldValue> row = vectors.rows().getFirst();
        double first = explainer
                .explain(row, Contrast.ofOutcome(labels, labels.get(0)))
                .score();
        double overSecond = explainer
                .explain(row, Contrast.between(labels, labels.get(0), labels.get(1)))
                .score();
        double overThird = explainer
                .explain(row, Contrast.between(labels, labels.get(0), labels.get(2)))
                .score();
        assertThat(first).isCloseTo((overSecond + overThird) / 2, within(1e-9));
    }

    @Test
    void an_adapter_is_one_line() {
        var adapter = new AdapterScores(
                new PartScore("adapter", List.of(-2.0, -0.5)), new PartScore("adapter", List.of(-0.4, -1.4)));
        var explainer = new Explainer(SCORECARD, REFERENCE);
        Map<String, FieldValue> row = row(900, "rent", "late");
        Explanation with = explainer.explain(row, BAD, adapter);
        assertThat(with.contributions().getLast())
                .isEqualTo(new Contribution(Explainer.ADAPTER, null, null, 1.5 - -1.0));
        assertThat(with.score() - explainer.explain(row, BAD).score()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void a_decision_holds_the_adapter_against_the_references_mean_in_the_scorecards_weight() {
        Scorecard asking = SCORECARD.withAdapterWeight(0.5);
        assertThatThrownBy(() -> REFERENCE.requireFits(asking)).hasMessageContaining("no mean of the adapter's scores");
        Reference reference = REFERENCE.withAdapter(List.of(-0.4, -1.4));
        reference.requireFits(asking);
        var raw = new PartScore("adapter", List.of(-2.0, -0.5));
        Map<String, FieldValue> row = row(900, "rent", "late");

        Explanation explanation = new Explainer(asking, reference).explainDecision(row, BAD, raw, null);

        assertThat(explanation.contributions().getLast().logOdds()).isCloseTo(0.5 * (1.5 - -1.0), within(1e-12));
        assertThat(explanation.score()).isCloseTo(score(row) + 0.5 * 1.5, within(1e-9));
        assertThat(explanation.baseline() + sum(explanation)).isCloseTo(explanation.score(), within(1e-5));
    }

    @Test
    void an_adapter_that_is_shared_out_has_a_line_for_each_field_and_one_for_all_values_hidden() {
        var raw = new PartScore("adapter", List.of(-2.0, -0.5));
        var explainer = new Explainer(SCORECARD.withAdapterWeight(0.5), REFERENCE.withAdapter(List.of(-0.4, -1.4)));
        Map<String, FieldValue> row = row(900, "rent", "late");
        double[][] amount = {{-1, 0}, {-2, 0}};
        double[][] note = {{0.5, 0.5}, {0.5, 1.5}};
        var shares = new AdapterShares(
                new double[] {-1, -1.5},
                List.of(
                        new AdapterShares.Share(AMOUNT, null, amount),
                        new AdapterShares.Share(NOTE, new TextSpan(0, 4), note)),
                false);

        Explanation explanation = explainer.explainDecision(row, BAD, raw, shares);

        List<Contribution> adapter = explanation.contributions().stream()
                .filter(line -> line.part().equals(Explainer.ADAPTER))
                .toList();
        // Of 1 and 2, and of 0 and 1, in half the weight: half a range of .5 is the error.
        assertThat(adapter.subList(0, 2))
                .containsExactly(
                        new Contribution(Explainer.ADAPTER, AMOUNT, "900", 0.75, 0.25),
                        new Contribution(Explainer.ADAPTER, NOTE, null, 0.25, 0.25));
        assertThat(adapter).hasSize(3);
        assertThat(adapter.getLast().field()).isNull();
        assertThat(adapter.getLast().logOdds()).isCloseTo(0.5 * (-0.5 - -1.0), within(1e-12));
        assertThat(explanation.phrases()).hasSize(1);
        assertThat(explanation.phrases().getFirst().words()).containsExactly(new Word(0, 4, 0.25, 0.25));
        assertThat(explanation.baseline() + sum(explanation)).isCloseTo(explanation.score(), within(1e-5));

        var wrong = new AdapterShares(new double[] {-1, -1.4}, shares.shares(), false);
        assertThatThrownBy(() -> explainer.explainDecision(row, BAD, raw, wrong))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void reasons_that_do_not_add_up_are_not_given() {
        var wrong = new Reference(REFERENCE.drawn(), REFERENCE.rows(), Map.of("w:paid", Double.NaN));
        var explainer = new Explainer(SCORECARD, wrong);
        assertThatThrownBy(() -> explainer.explain(row(900, "rent", "late"), BAD))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("The reasons add up to");
    }

    @Test
    void a_reference_on_the_disk_explains_as_before_and_keeps_no_text(@TempDir Path folder) throws IOException {
        List<Map<String, FieldValue>> rows = new ArrayList<>(GOOD);
        rows.add(Map.of(AMOUNT, new FieldValue.Unseen(), HOME, new FieldValue.Missing()));
        rows.add(Map.of(AMOUNT, new FieldValue.Missing(), HOME, new FieldValue.Flag(true)));
        Reference reference = Reference.draw(SCORECARD, rows, "good rows", 3);
        ReferenceFile.write(folder, reference);
        Reference read = ReferenceFile.read(folder);
        assertThat(read).isEqualTo(reference);
        for (Map<String, FieldValue> row : rows()) {
            assertThat(new Explainer(SCORECARD, read).explain(row, BAD))
                    .isEqualTo(new Explainer(SCORECARD, reference).explain(row, BAD));
        }
        assertThat(Files.readString(folder.resolve(ReferenceFile.NAME))).doesNotContain("paid on time");
        ReferenceFile.write(folder, reference.withAdapter(List.of(-0.5, -1.5)));
        assertThat(ReferenceFile.read(folder)).isEqualTo(reference.withAdapter(List.of(-0.5, -1.5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                           | lacks format
            {"format": 2, "drawn": null}                                                 | has format 2
            {"format": 1, "rows": [null]}                                                | lacks a row
            {"format": 1, "rows": [{"a": {}}]}                                           | lacks the kind
            {"format": 1, "rows": [{"a": {"kind": "NUMBER", "value": "x"}}]}             | can't be read
            {"format": 1, "rows": [{"a": {"kind": "TEXT", "value": "x"}}]}               | can't be read
            {"format": 1, "rows": [], "grams": {"w:a": null}}                            | lacks the mean of a gram
            {"format": 1, "rows": [], "grams": {}}                                       | lacks drawn
            {"format": 1, "rows": [], "grams": {}, "drawn": {"from": "x", "candidates": 1, "seed": 1}} | 1 to 100 rows
            """)
    void one_that_cannot_be_read_says_what_is_wrong(String json, String reason, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve(ReferenceFile.NAME), json);
        assertThatThrownBy(() -> ReferenceFile.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_draw_is_the_same_for_one_seed_and_never_more_than_a_hundred_rows() {
        List<Map<String, FieldValue>> many = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            many.add(row(i, "own", ""));
        }
        Reference first = Reference.draw(SCORECARD, many, "rows", 1);
        assertThat(first.rows()).hasSize(100).doesNotHaveDuplicates();
        assertThat(Reference.draw(SCORECARD, many, "rows", 1)).isEqualTo(first);
        assertThat(Reference.draw(SCORECARD, many, "rows", 2)).isNotEqualTo(first);
        assertThatThrownBy(() -> Reference.draw(SCORECARD, List.of(), "rows", 1))
                .hasMessageContaining("draw it from at least one row");
    }

    private static List<Map<String, FieldValue>> rows() {
        var random = new Random(9);
        List<String> homes = List.of("own", "rent", "with parents");
        List<String> notes = List.of("", "paid late", "延期付款 again", "late late late paid");
        List<Map<String, FieldValue>> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Map<String, FieldValue> row = new HashMap<>(
                    row(random.nextInt(1_000), homes.get(random.nextInt(3)), notes.get(random.nextInt(4))));
            if (random.nextInt(3) == 0) {
                row.put(AMOUNT, random.nextBoolean() ? new FieldValue.Missing() : new FieldValue.Unseen());
            }
            rows.add(row);
        }
        return rows;
    }

    private static Contribution line(Explanation explanation, String field) {
        return explanation.contributions().stream()
                .filter(line -> field.equals(line.field()))
                .findFirst()
                .orElseThrow();
    }

    private static double sum(Explanation explanation) {
        return explanation.contributions().stream()
                .mapToDouble(Contribution::logOdds)
                .sum();
    }

    /** By the scorecard, which knows nothing of reasons. */
    private static double score(Map<String, FieldValue> row) {
        return SCORECARD.score(row).stream()
                .mapToDouble(part -> part.logOdds().get(1) - part.logOdds().get(0))
                .sum();
    }
}
