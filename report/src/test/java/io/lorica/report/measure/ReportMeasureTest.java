package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.SplitMethod;
import io.lorica.api.report.SplitSummary;
import io.lorica.api.report.VersionReport;
import io.lorica.api.training.Evaluation.FittedPart;
import io.lorica.decision.calibration.PolicyFit;
import io.lorica.decision.metrics.DecisionMetrics;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A language model that decides alone between three outcomes, of which rows may go to review. */
class ReportMeasureTest {
    private static final List<String> LABELS = List.of("none", "minor", "fraud");
    private static final DecisionSpec SPEC = new DecisionSpec(
                    "claims",
                    List.of(),
                    "x",
                    LABELS.stream()
                            .map(label -> new Outcome(label, " " + label, label))
                            .toList(),
                    null,
                    null)
            .withCosts(Map.of(
                    "none", Map.of("minor", 2.0, "fraud", 5.0, "review", 1.0),
                    "minor", Map.of("none", 2.0, "fraud", 5.0, "review", 1.0),
                    "fraud", Map.of("none", 9.0, "minor", 9.0, "review", 1.0)));

    private static final String READ = "The language model is read after 3 layers.";
    private static final String FEW = "Outcome 'fraud' has 40 rows to learn from.";

    private static List<LabelledScores> scores(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, 120)
                .mapToObj(i -> new LabelledScores(
                        LABELS.get(i % 3),
                        List.of(new PartScore(
                                PartScore.ADAPTER,
                                IntStream.range(0, 3)
                                        .mapToObj(outcome -> (outcome == i % 3 ? 1.5 : 0) + random.nextGaussian())
                                        .toList()))))
                .toList();
    }

    private static VersionReport report(Runnable betweenPieces) {
        DecisionPolicy policy = PolicyFit.of(SPEC, scores(1));
        List<LabelledScores> test = scores(2);
        List<JudgedRow> judged = JudgedRow.of(policy, test);
        return ReportMeasure.of(
                new MeasuredVersion(
                        policy,
                        new SplitSummary(SplitMethod.RANDOM, 0, 120, 120, null, null, 7),
                        List.of(),
                        List.of(),
                        judged.stream()
                                .map(row -> new ReportRow(row, Map.of(), Map.of(), null))
                                .toList(),
                        test,
                        List.of(new FittedPart(PartScore.ADAPTER, 1)),
                        Map.of("frozen", JudgedRow.of(policy, scores(2))),
                        null,
                        null,
                        List.of(),
                        null,
                        List.of(FEW, "Field amount has one bin."),
                        List.of(READ),
                        7),
                betweenPieces);
    }

    @Test
    void each_outcome_has_its_curves_and_the_metrics_are_the_evaluations() {
        VersionReport report = report(() -> {});
        assertThat(report.curves()).extracting(OutcomeCurves::label).containsExactlyElementsOf(LABELS);
        DecisionPolicy policy = PolicyFit.of(SPEC, scores(1));
        assertThat(report.metrics().get("auc"))
                .isEqualTo(DecisionMetrics.of(policy, scores(2)).auc());
        assertThat(report.rivals().getFirst().decision())
                .isEqualTo(report.metrics().get("auc"));
        assertThat(report.rivals().getFirst().difference()).isZero();
    }

    @Test
    void what_was_found_while_it_was_fitted_is_told_in_its_own_place_and_in_the_sentence() {
        VersionReport report = report(() -> {});
        assertThat(report.warnings()).containsExactly(FEW, "Field amount has one bin.");
        assertThat(report.sentence()).endsWith(" Look at this before it decides: " + FEW + " There is 1 warning more.");
        assertThat(report.notes()).contains(READ).doesNotContain(FEW);
    }

    @Test
    void every_row_is_counted_once_and_reviews_are_decisions() {
        VersionReport report = report(() -> {});
        assertThat(report.confusion().decisions()).containsExactly("none", "minor", "fraud", "review");
        assertThat(report.confusion().counts())
                .allSatisfy(row -> assertThat(
                                row.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(40));
    }

    @Test
    void a_model_that_is_read_without_an_adapter_is_the_language_models_part() {
        VersionReport report = report(() -> {});
        assertThat(report.parts().getFirst().aucAlone())
                .isEqualTo(report.rivals().getFirst().rival());
        assertThat(report.sentence()).contains("where the frozen model has");
    }

    @Test
    void what_was_not_measured_is_empty_and_told() {
        VersionReport report = report(() -> {});
        assertThat(report.fields()).isEmpty();
        assertThat(report.points()).isNull();
        assertThat(report.fairness()).isEmpty();
        assertThat(report.reasonStability()).isNull();
        assertThat(report.drift().outcome()).isEqualTo("fraud");
        assertThat(report.drift().periods()).isEmpty();
        assertThat(report.drift().scorePsi()).isNull();
        assertThat(report.notes())
                .hasSize(4)
                .anySatisfy(note -> assertThat(note).contains("EVENT_TIME"))
                .anySatisfy(note -> assertThat(note).contains("PROTECTED"))
                .anySatisfy(note -> assertThat(note).contains("language model decides alone"));
        assertThat(report.sentence()).contains("it alone decides");
    }

    /** Written by the service that trains, read by the one that registers, both in snake case and without nulls. */
    @Test
    void a_report_is_the_same_when_it_is_read_again() {
        JsonMapper json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(
                        _ -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        VersionReport report = report(() -> {});
        String text = json.writeValueAsString(report);
        assertThat(text).contains("\"auc_interval\"").doesNotContain("null", "NaN");
        assertThat(json.readValue(text, VersionReport.class)).isEqualTo(report);
    }

    @Test
    void measuring_can_be_stopped_between_its_pieces() {
        List<String> pieces = new ArrayList<>();
        report(() -> pieces.add("piece"));
        assertThat(pieces).hasSizeGreaterThan(2);
    }
}
