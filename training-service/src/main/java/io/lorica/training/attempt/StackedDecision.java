package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.PartUse;
import io.lorica.api.training.Evaluation.FittedPart;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.OutcomeScores;
import io.lorica.decision.score.PartScore;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.intake.DataRow;
import io.lorica.scorecard.Scorecard;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.SplitName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What decides: a scorecard, fitted on training and validation rows, and beside it the adapter as far as it helps. What
 * the scorecard says of a row that it was fitted on is taken from fits without that row, so that validation rows judge
 * it as they judge the adapter.
 *
 * @param known training rows, then validation rows
 * @param adapter what the adapter says of the validation rows; empty where it is left out
 * @param fitted absent where the spec leaves nothing to fit: then the adapter decides alone
 */
record StackedDecision(
        List<DataRow.Table> known,
        List<LabelledScores> adapter,
        @Nullable Fitted fitted) {

    /**
     * @param adapter what the adapter says of the data set's validation rows; empty where it is left out
     * @throws TrainingProblem.Untrainable if a part that the spec wants always is worth nothing
     */
    static StackedDecision fit(DecisionSpec spec, LoadedDataset set, List<LabelledScores> adapter, long seed) {
        List<DataRow.Table> known = Stream.concat(
                        set.tableRows(SplitName.TRAINING).stream(), set.tableRows(SplitName.VALIDATION).stream())
                .toList();
        List<String> labels = spec.outcomes().stream().map(Outcome::label).toList();
        Optional<Fitted> scorecard = new ScorecardFitting(spec, labelled(spec, known), seed).fit();
        if (scorecard.isEmpty()) {
            requireAdapter(adapter);
            return new StackedDecision(known, adapter, null);
        }
        Fitted fitted = scorecard.get();
        var uses = Objects.requireNonNullElse(spec.parts(), DecisionParts.AUTO);
        double weight = AdapterWeight.fit(rows(known, adapter, fitted, labels), uses.adapter());
        var decision = new StackedDecision(known, adapter, fitted.withAdapterWeight(weight));
        decision.requireParts(uses);
        return decision;
    }

    private static void requireAdapter(List<LabelledScores> adapter) {
        if (adapter.isEmpty()) {
            throw new TrainingProblem.Untrainable("decision.parts leaves the adapter out, and on these rows there is"
                    + " nothing that another part could be fitted on. Set parts.adapter to AUTO, or add fields.");
        }
    }

    static List<LabelledRow> labelled(DecisionSpec spec, List<DataRow.Table> rows) {
        List<String> labels = spec.outcomes().stream().map(Outcome::label).toList();
        return rows.stream()
                .map(row -> LabelledRow.of(row.inputs(), labels.indexOf(row.label()), row.eventTime(), row.entity()))
                .toList();
    }

    /** The validation rows of which both have something to say. */
    private static List<AdapterWeight.Row> rows(
            List<DataRow.Table> known, List<LabelledScores> adapter, Fitted fitted, List<String> labels) {
        int first = known.size() - adapter.size();
        return IntStream.range(0, adapter.size())
                .boxed()
                .flatMap(i -> fitted.outOfFold(first + i).stream()
                        .map(parts -> new AdapterWeight.Row(
                                sum(parts, labels.size()),
                                sum(adapter.get(i).parts(), labels.size()),
                                labels.indexOf(adapter.get(i).label()))))
                .toList();
    }

    private static double[] sum(List<PartScore> parts, int outcomes) {
        return OutcomeScores.sum(parts, outcomes).logOdds().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** Adds what decides, and each part of its scorecard alone. */
    void enter(Contenders contenders, List<LabelledScores> tested) {
        List<LabelledScores> unseen = unseen().stream().map(this::score).toList();
        if (fitted != null) {
            fitted.parts().stream()
                    .filter(part -> part.weight() > 0)
                    .forEach(part -> contenders.add(part.part(), only(part.part(), unseen), only(part.part(), tested)));
        }
        contenders.add(Contenders.DECISION, unseen, tested);
    }

    /** The known rows, by their place, that are scored by fits without them. */
    List<Integer> unseen() {
        boolean isAsked = fitted == null || fitted.scorecard().asksAdapter();
        return IntStream.range(isAsked ? known.size() - adapter.size() : 0, known.size())
                .filter(row -> fitted == null || fitted.outOfFold(row).isPresent())
                .boxed()
                .toList();
    }

    /** @param row one of {@link #unseen()} */
    LabelledScores score(int row) {
        int first = known.size() - adapter.size();
        if (fitted == null) {
            return adapter.get(row - first);
        }
        List<PartScore> parts = fitted.outOfFold(row).orElseThrow();
        Scorecard scorecard = fitted.scorecard();
        return new LabelledScores(
                known.get(row).label(),
                scorecard.asksAdapter() ? with(scorecard, parts, adapter.get(row - first)) : parts);
    }

    /** Scores of rows that nothing was fitted on. */
    List<LabelledScores> test(List<DataRow.Table> test, List<LabelledScores> adapterOnTest) {
        if (fitted == null) {
            return adapterOnTest;
        }
        Scorecard scorecard = fitted.scorecard();
        return IntStream.range(0, test.size())
                .mapToObj(row -> new LabelledScores(
                        test.get(row).label(),
                        scorecard.asksAdapter()
                                ? with(scorecard, scorecard.score(test.get(row).inputs()), adapterOnTest.get(row))
                                : scorecard.score(test.get(row).inputs())))
                .toList();
    }

    private static List<PartScore> with(Scorecard scorecard, List<PartScore> parts, LabelledScores adapter) {
        return Stream.concat(parts.stream(), adapter.parts().stream().map(scorecard::weighted))
                .toList();
    }

    private static List<LabelledScores> only(String part, List<LabelledScores> rows) {
        return rows.stream()
                .map(row -> new LabelledScores(
                        row.label(),
                        row.parts().stream()
                                .filter(score -> score.part().equals(part))
                                .toList()))
                .toList();
    }

    private void requireParts(DecisionParts uses) {
        uses.byName().forEach((name, use) -> {
            boolean isIn = parts().stream().anyMatch(part -> part.part().equals(name) && part.weight() > 0);
            if (use == PartUse.ALWAYS && !isIn) {
                throw new TrainingProblem.Untrainable(
                        ("decision.parts.%s is ALWAYS, and on these rows that part adds nothing to the others."
                                        + " Set it to AUTO, or leave others out.")
                                .formatted(name));
            }
        });
    }

    List<FittedPart> parts() {
        if (fitted == null) {
            return List.of(new FittedPart(PartScore.ADAPTER, 1));
        }
        return Stream.concat(
                        fitted.parts().stream().map(part -> new FittedPart(part.part(), part.weight())),
                        Stream.of(new FittedPart(
                                PartScore.ADAPTER, fitted.scorecard().adapterWeight())))
                .toList();
    }

    List<String> warnings() {
        return fitted == null ? List.of() : fitted.warnings();
    }
}
