package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.PartUse;
import io.lorica.api.training.Evaluation.FittedPart;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.intake.DataRow;
import io.lorica.scorecard.Scorecard;
import io.lorica.training.TrainingProblem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What decides: a scorecard, and beside it the language model as far as it helps on rows that neither had seen.
 *
 * @param adapter what the language model says of known rows that it had not seen, by their number; empty where it is
 *     left out
 * @param fitted with the language model's weight; absent where that decides alone
 * @param gain what the language model adds; absent without a scorecard
 */
record StackedDecision(
        KnownRows known,
        Map<Integer, PartScore> adapter,
        @Nullable Fitted fitted,
        AdapterWeight.@Nullable Gain gain) {

    /**
     * @param adapter as in {@link StackedDecision}
     * @throws TrainingProblem.Untrainable if a part that the spec wants always is worth nothing
     */
    static StackedDecision fit(KnownRows known, Map<Integer, PartScore> adapter) {
        Fitted scorecard = known.fitted();
        if (scorecard == null) {
            requireAdapter(adapter);
            return new StackedDecision(known, adapter, null, null);
        }
        var uses = Objects.requireNonNullElse(known.spec().parts(), DecisionParts.AUTO);
        List<AdapterWeight.Row> rows = known.beside(adapter);
        double weight = AdapterWeight.fit(rows, uses.adapter());
        var decision =
                new StackedDecision(known, adapter, scorecard.withAdapterWeight(weight), AdapterWeight.gain(rows));
        decision.requireParts(uses);
        return decision;
    }

    private static void requireAdapter(Map<Integer, PartScore> adapter) {
        if (adapter.isEmpty()) {
            throw new TrainingProblem.Untrainable("decision.parts leaves the adapter out, and on these rows there is"
                    + " nothing that another part could be fitted on. Set parts.adapter to AUTO, or add fields.");
        }
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

    /** Whether the language model has a share in it. */
    boolean asksAdapter() {
        return fitted == null || fitted.scorecard().asksAdapter();
    }

    /** The known rows, by their number, of which nothing that decides has seen the outcome. */
    List<Integer> unseen() {
        return IntStream.range(0, known.rows().size())
                .filter(row -> !asksAdapter() || adapter.containsKey(row))
                .filter(row -> fitted == null || fitted.outOfFold(row).isPresent())
                .boxed()
                .toList();
    }

    /** @param row one of {@link #unseen()} */
    LabelledScores score(int row) {
        return new LabelledScores(
                known.rows().get(row).label(),
                asksAdapter() ? with(outOfFold(row), Objects.requireNonNull(adapter.get(row))) : outOfFold(row));
    }

    private List<PartScore> outOfFold(int row) {
        return fitted == null ? List.of() : fitted.outOfFold(row).orElseThrow();
    }

    /** Scores of rows that nothing was fitted on. */
    List<LabelledScores> test(List<DataRow.Table> test, List<LabelledScores> adapterOnTest) {
        if (fitted == null) {
            return adapterOnTest;
        }
        Scorecard scorecard = fitted.scorecard();
        return IntStream.range(0, test.size())
                .mapToObj(row -> {
                    List<PartScore> parts = scorecard.score(test.get(row).inputs());
                    return new LabelledScores(
                            test.get(row).label(),
                            asksAdapter()
                                    ? with(parts, adapterOnTest.get(row).parts().getFirst())
                                    : parts);
                })
                .toList();
    }

    private List<PartScore> with(List<PartScore> parts, PartScore score) {
        return fitted == null
                ? List.of(score)
                : Stream.concat(parts.stream(), Stream.of(fitted.scorecard().weighted(score)))
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
