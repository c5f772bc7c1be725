package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.decision.score.OutcomeScores;
import io.lorica.decision.score.PartScore;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.intake.DataRow;
import io.lorica.training.dataset.SplitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a decision is learnt from, and the scorecard that was fitted on them. What it says of a row is taken
 * from fits without that row, so that the language model learns, and is judged, beside what new rows would get.
 *
 * @param rows training rows, then validation rows
 * @param labelled the same
 * @param training how many are training rows
 * @param fitted absent where the spec leaves nothing to fit: then the language model decides alone
 */
record KnownRows(
        DecisionSpec spec,
        List<DataRow.Table> rows,
        List<LabelledRow> labelled,
        int training,
        @Nullable Fitted fitted) {

    static KnownRows of(DecisionSpec spec, LoadedDataset set, long seed) {
        List<DataRow.Table> training = set.tableRows(SplitName.TRAINING);
        List<DataRow.Table> rows = Stream.concat(training.stream(), set.tableRows(SplitName.VALIDATION).stream())
                .toList();
        List<LabelledRow> labelled = labelled(spec, rows);
        return new KnownRows(
                spec,
                rows,
                labelled,
                training.size(),
                new ScorecardFitting(spec, labelled, seed).fit().orElse(null));
    }

    private static List<LabelledRow> labelled(DecisionSpec spec, List<DataRow.Table> rows) {
        List<String> labels = spec.outcomes().stream().map(Outcome::label).toList();
        return rows.stream()
                .map(row -> LabelledRow.of(row.inputs(), labels.indexOf(row.label()), row.eventTime(), row.entity()))
                .toList();
    }

    int outcomes() {
        return spec.outcomes().size();
    }

    /**
     * What the scorecard says of a row that it had not seen.
     *
     * @return [n] in log-odds; null where it says nothing
     */
    double @Nullable [] scorecard(int row) {
        return fitted == null
                ? null
                : fitted.outOfFold(row).map(parts -> sum(parts, outcomes())).orElse(null);
    }

    /**
     * The scorecard and the language model on rows of which both have something to say.
     *
     * @param languageModel of rows that it had not seen, by their number
     * @return in the rows' order
     */
    List<AdapterWeight.Row> beside(Map<Integer, PartScore> languageModel) {
        List<AdapterWeight.Row> rows = new ArrayList<>();
        new TreeMap<>(languageModel).forEach((row, score) -> {
            double[] scorecard = scorecard(row);
            if (scorecard != null) {
                rows.add(new AdapterWeight.Row(
                        scorecard,
                        sum(List.of(score), outcomes()),
                        labelled.get(row).outcome()));
            }
        });
        return rows;
    }

    private static double[] sum(List<PartScore> parts, int outcomes) {
        return OutcomeScores.sum(parts, outcomes).logOdds().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
