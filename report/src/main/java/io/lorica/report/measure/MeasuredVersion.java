package io.lorica.report.measure;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.report.LearningCurve;
import io.lorica.api.report.SplitSummary;
import io.lorica.api.training.Evaluation.FittedPart;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.score.LabelledScores;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Reference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a version when it has been trained.
 *
 * @param policy by which it decides
 * @param split of its data set
 * @param training INPUT fields of the training rows
 * @param outOfFold training and validation rows that have a prediction by fits without them
 * @param test the test rows, at least one
 * @param testScores their parts' weighted scores, in the same order
 * @param parts in the score or left out
 * @param contenders the test rows in the same order, by what else could have decided them
 * @param scorecard absent where the language model decides alone
 * @param reference what its reasons are held against
 * @param referenceCandidates INPUT fields of the rows that the reference was drawn from
 * @param learningCurve absent if none was fitted
 * @param warnings of what should be looked at, found while it was fitted, in sentences; the gravest first
 * @param notes of what else is to be told, in sentences
 * @param seed of what is drawn
 */
public record MeasuredVersion(
        DecisionPolicy policy,
        SplitSummary split,
        List<? extends Map<String, FieldValue>> training,
        List<ReportRow> outOfFold,
        List<ReportRow> test,
        List<LabelledScores> testScores,
        List<FittedPart> parts,
        Map<String, List<JudgedRow>> contenders,
        @Nullable Scorecard scorecard,
        @Nullable Reference reference,
        List<? extends Map<String, FieldValue>> referenceCandidates,
        @Nullable LearningCurve learningCurve,
        List<String> warnings,
        List<String> notes,
        long seed) {}
