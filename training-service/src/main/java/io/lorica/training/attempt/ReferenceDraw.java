package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.score.LabelledScores;
import io.lorica.intake.DataRow;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Reference;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Draws the training rows that a version's decisions are explained against: those that did not turn out risky. */
final class ReferenceDraw {
    private ReferenceDraw() {}

    /**
     * @param training at least one row
     * @param adapter says what the language model says of rows; asked only if the scorecard asks it
     */
    static Reference draw(
            DecisionSpec spec,
            Scorecard scorecard,
            List<DataRow.Table> training,
            long seed,
            Function<List<DataRow.Table>, List<LabelledScores>> adapter) {
        String risky = spec.riskyLabel();
        List<DataRow.Table> candidates = candidates(spec, training);
        boolean isOfSafe = risky != null && !candidates.getFirst().label().equals(risky);
        var reference = Reference.draw(
                scorecard,
                candidates.stream().map(DataRow.Table::inputs).toList(),
                isOfSafe ? "training rows whose outcome is not '%s'".formatted(risky) : "training rows",
                seed);
        return scorecard.asksAdapter()
                ? reference.withAdapter(mean(adapter.apply(Reference.choose(candidates, seed))))
                : reference;
    }

    /** The rows that did not turn out risky; all, where there are none, or the spec says none is risky. */
    static List<DataRow.Table> candidates(DecisionSpec spec, List<DataRow.Table> training) {
        List<DataRow.Table> safe = training.stream()
                .filter(row -> !row.label().equals(spec.riskyLabel()))
                .toList();
        return safe.isEmpty() ? training : safe;
    }

    /** By outcome. */
    private static List<Double> mean(List<LabelledScores> rows) {
        int outcomes = rows.getFirst().parts().getFirst().logOdds().size();
        return IntStream.range(0, outcomes)
                .mapToObj(outcome -> rows.stream()
                        .mapToDouble(row -> row.parts().getFirst().logOdds().get(outcome))
                        .average()
                        .orElseThrow())
                .toList();
    }
}
