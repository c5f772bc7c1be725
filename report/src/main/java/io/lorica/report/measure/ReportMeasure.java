package io.lorica.report.measure;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.report.ConfusionCounts;
import io.lorica.api.report.FieldShare;
import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.PartShare;
import io.lorica.api.report.ReasonChange;
import io.lorica.api.report.Rival;
import io.lorica.api.report.VersionReport;
import io.lorica.api.training.Metrics;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.metrics.DecisionMetrics;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.metrics.MetricNames;
import io.lorica.decision.score.CostMatrix;
import io.lorica.decision.score.PartScore;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Contrast;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.principal.ReasonStability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures a version, piece by piece. */
public final class ReportMeasure {
    private static final int DRAWS = 5;
    private static final int MOST_REFUSED = 100;
    /** What the language model is called among the contenders: with the task's adapter, and without. */
    private static final List<String> LANGUAGE_MODEL = List.of("stack", "frozen");

    private final MeasuredVersion version;
    private final DecisionSpec spec;
    private final List<String> labels;
    private final List<JudgedRow> judged;
    private final Runnable betweenPieces;

    private ReportMeasure(MeasuredVersion version, Runnable betweenPieces) {
        this.version = version;
        this.spec = version.policy().spec();
        this.labels = spec.outcomes().stream().map(Outcome::label).toList();
        this.judged = version.test().stream().map(ReportRow::judged).toList();
        this.betweenPieces = betweenPieces;
    }

    /** @param betweenPieces is called now and then; may throw to stop */
    public static VersionReport of(MeasuredVersion version, Runnable betweenPieces) {
        return new ReportMeasure(version, betweenPieces).all();
    }

    private VersionReport all() {
        Metrics metrics = DecisionMetrics.ofJudged(version.policy(), judged);
        List<OutcomeCurves> curves = curves();
        betweenPieces.run();
        List<Rival> rivals = RivalMeasure.of(spec, judged, version.contenders(), version.seed());
        betweenPieces.run();
        List<PartShare> parts = PartMeasure.of(uses(), version.parts(), version.testScores(), aucAlone(rivals));
        List<FieldShare> fields = fields();
        betweenPieces.run();
        ReasonChange reasons = reasonChange();
        betweenPieces.run();
        Scorecard scorecard = version.scorecard();
        return new VersionReport(
                spec.question(),
                labels,
                spec.riskyLabel(),
                version.split(),
                MetricNames.flat(metrics),
                curves,
                confusion(),
                parts,
                fields,
                scorecard == null ? null : PointsOf.sheet(spec, scorecard),
                new DriftMeasure(spec, RivalMeasure.followed(spec), version.outOfFold())
                        .of(version.training(), version.outOfFold(), version.test()),
                FairnessMeasure.of(spec, version.test()),
                version.learningCurve(),
                rivals,
                reasons,
                Carrier.sentence(parts, fields, metrics.auc(), rivals, judged.size())
                        + Carrier.caution(version.warnings()),
                version.warnings(),
                notes(reasons));
    }

    private DecisionParts uses() {
        return Objects.requireNonNullElse(spec.parts(), DecisionParts.AUTO);
    }

    private List<OutcomeCurves> curves() {
        return RivalMeasure.positives(spec).stream()
                .map(label -> CurveMeasure.of(
                        label,
                        judged.stream().map(row -> row.against(label)).toList(),
                        judged.stream()
                                .map(row -> row.uncalibratedAgainst(label))
                                .toList()))
                .toList();
    }

    private ConfusionCounts confusion() {
        List<String> decisions = CostMatrix.of(spec).hasReview()
                ? Stream.concat(labels.stream(), Stream.of(DecisionSpec.REVIEW)).toList()
                : labels;
        int[][] counts = new int[labels.size()][decisions.size()];
        judged.forEach(row -> counts[labels.indexOf(row.truth())][decisions.indexOf(row.decided())]++);
        List<List<Integer>> rows = new ArrayList<>();
        for (int[] row : counts) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return new ConfusionCounts(labels, decisions, rows);
    }

    private static Map<String, Double> aucAlone(List<Rival> rivals) {
        Map<String, Double> alone = new HashMap<>();
        rivals.stream()
                .filter(rival -> rival.metric().equals(Rival.AUC))
                .forEach(rival -> alone.put(rival.contender(), rival.rival()));
        LANGUAGE_MODEL.stream()
                .filter(alone::containsKey)
                .findFirst()
                .ifPresent(contender -> alone.put(PartScore.ADAPTER, alone.get(contender)));
        return alone;
    }

    private List<FieldShare> fields() {
        Scorecard scorecard = version.scorecard();
        Reference reference = version.reference();
        return scorecard == null || reference == null
                ? List.of()
                : FieldMeasure.of(
                        spec,
                        new Explainer(scorecard, reference),
                        version.test().stream().map(ReportRow::inputs).toList());
    }

    private @Nullable ReasonChange reasonChange() {
        Scorecard scorecard = version.scorecard();
        Reference reference = version.reference();
        String risky = spec.riskyLabel();
        if (scorecard == null || reference == null || risky == null) {
            return null;
        }
        List<Map<String, FieldValue>> refused = version.test().stream()
                .filter(row -> row.judged().decided().equals(risky))
                .map(ReportRow::inputs)
                .toList();
        if (refused.isEmpty()) {
            return null;
        }
        ReasonStability stability = ReasonStability.of(
                spec,
                scorecard,
                reference,
                version.referenceCandidates(),
                FieldMeasure.some(refused, MOST_REFUSED),
                Contrast.ofOutcome(spec, risky),
                DRAWS);
        return new ReasonChange(stability.rows(), stability.draws(), stability.changed());
    }

    private List<String> notes(@Nullable ReasonChange reasons) {
        List<String> notes = new ArrayList<>(version.notes());
        if (!has(FieldRole.EVENT_TIME)) {
            notes.add("Nothing is said of stability over time: the spec has no EVENT_TIME field.");
        }
        if (!has(FieldRole.PROTECTED)) {
            notes.add("Nothing is said of groups: the spec has no PROTECTED field.");
        } else if (spec.riskyLabel() == null) {
            notes.add("Nothing is said of groups: the spec names no risky_label, so no decision is the better one.");
        }
        if (version.scorecard() == null) {
            notes.add("There are no points, fields' shares and learning curve: the language model decides alone.");
        } else if (reasons == null) {
            notes.add(
                    spec.riskyLabel() == null
                            ? "Nothing is said of how stable reasons are: the spec names no risky_label."
                            : "Nothing is said of how stable reasons are: no test row was decided as the risky"
                                    + " outcome.");
        }
        return notes;
    }

    private boolean has(FieldRole role) {
        return spec.fields().stream().anyMatch(field -> field.role() == role);
    }
}
