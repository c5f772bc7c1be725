package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.report.SplitMethod;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.api.training.Split;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.intake.DataRow;
import io.lorica.intake.ParsedRows;
import io.lorica.training.TrainingProblem;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the accepted rows are enough: in each split that was asked for there is a row of each label. */
final class SplitCheck {
    private SplitCheck() {}

    /** @throws TrainingProblem.TooFewRows if nothing was accepted, with the first reasons */
    static void requireAccepted(ParsedRows parsed) {
        if (!parsed.accepted().isEmpty()) {
            return;
        }
        List<QuarantinedRow> first = parsed.quarantined().stream().limit(5).toList();
        String why = first.isEmpty()
                ? "The file has no rows."
                : "None of the %d rows can be used. Line %d: %s."
                        .formatted(
                                parsed.quarantined().size(),
                                first.getFirst().line(),
                                first.getFirst().reason());
        throw new TrainingProblem.TooFewRows(why + " Nothing was stored.", Map.of("quarantined", first));
    }

    /** @throws TrainingProblem.TooFewRows if all prompts are one: nothing in them could tell outcomes apart */
    static void requireDifferentPrompts(CreateDatasetRequest request, ParsedRows parsed) {
        DecisionSpec decision = request.decision();
        if (decision == null) {
            return;
        }
        var prompts = new DecisionPrompts(decision);
        boolean isConstant = parsed.accepted().stream()
                        .map(accepted -> prompts.render(((DataRow.Table) accepted.row()).inputs()))
                        .distinct()
                        .limit(2)
                        .count()
                == 1;
        if (isConstant) {
            throw new TrainingProblem.TooFewRows(
                    ("All %d rows give the same prompt, so nothing in it tells outcomes apart. Add rows with other"
                                    + " values, or put fields that vary into the prompt template. Nothing was stored.")
                            .formatted(parsed.accepted().size()),
                    Map.of());
        }
    }

    /** @throws TrainingProblem.TooFewRows naming the first label that a split lacks */
    static void requireEachLabel(CreateDatasetRequest request, List<SplitRow> rows) {
        if (rows.stream().noneMatch(row -> row.split() == SplitName.TRAINING)) {
            throw new TrainingProblem.TooFewRows(
                    request.split().method() == SplitMethod.BY_TIME
                            ? "The split by time leaves no row for training, since rows of one time, of one entity or"
                                    + " with equal inputs stay together. Add earlier rows, or split at random."
                            : "The split leaves no row for training. Add rows or hold out less.",
                    Map.of());
        }
        DecisionSpec decision = request.decision();
        if (decision == null) {
            return;
        }
        for (DecisionSpec.Outcome outcome : decision.outcomes()) {
            for (SplitName split : SplitName.values()) {
                if (isAskedFor(split, request.split()) && !hasRow(rows, split, outcome.label())) {
                    throw new TrainingProblem.TooFewRows(
                            ("No row with label '%s' falls into the %s split."
                                            + " Add rows with that label or change the split.")
                                    .formatted(outcome.label(), split.name().toLowerCase(Locale.ROOT)),
                            Map.of("label", outcome.label()));
                }
            }
        }
    }

    private static boolean isAskedFor(SplitName name, Split split) {
        return switch (name) {
            case TRAINING -> true;
            case VALIDATION -> split.validation() > 0;
            case TEST -> split.test() > 0;
        };
    }

    private static boolean hasRow(List<SplitRow> rows, SplitName split, String label) {
        return rows.stream()
                .anyMatch(row -> row.split() == split && row.row().stratum().equals(label));
    }
}
