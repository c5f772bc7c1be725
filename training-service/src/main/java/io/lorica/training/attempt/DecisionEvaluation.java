package io.lorica.training.attempt;

import io.lorica.api.training.Evaluation.Reading;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.fitting.AdapterWeight;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.intake.DataRow;
import io.lorica.scorecard.reason.Reference;
import io.lorica.training.attempt.LanguageModel.Contender;
import io.lorica.training.dataset.SplitName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts what was learnt together to what decides, and compares that with each part alone and with the constant answer.
 */
final class DecisionEvaluation {
    private final LoadedDataset set;
    private final KnownRows known;
    private final LanguageModel model;
    private final long seed;
    private final AttemptProgress progress;

    DecisionEvaluation(LoadedDataset set, KnownRows known, LanguageModel model, long seed, AttemptProgress progress) {
        this.set = set;
        this.known = known;
        this.model = model;
        this.seed = seed;
        this.progress = progress;
    }

    RunReport evaluate() {
        List<DataRow.Table> test = set.tableRows(SplitName.TEST);
        var contenders = new Contenders(known.spec(), seed);
        Scored scored = score(test, contenders);
        progress.requireGoesOn();
        var decision = StackedDecision.fit(known, scored.known);
        List<LabelledScores> tested = decision.test(test, scored.test);
        decision.enter(contenders, tested);
        Fitted fitted = decision.fitted();
        Reference reference = fitted == null ? null : reference(fitted);
        LanguageModel kept = kept(decision);
        return new RunReport(
                kept,
                contenders.evaluation(decision.parts(), decision.warnings(), kept.reading()),
                contenders.metrics(),
                contenders.policy(),
                fitted,
                reference,
                new VersionMeasuring(set, decision, contenders, tested, kept.reading(), seed, progress)
                        .measure(reference));
    }

    /**
     * What the last contender says.
     *
     * @param known of rows that it had not seen, by their number
     * @param test in the rows' order
     */
    private record Scored(Map<Integer, PartScore> known, List<LabelledScores> test) {}

    private Scored score(List<DataRow.Table> test, Contenders contenders) {
        int validation = known.rows().size() - known.training();
        List<DataRow.Table> all = Stream.concat(known.rows().stream().skip(known.training()), test.stream())
                .toList();
        int total = all.size() * model.contenders().size();
        int done = 0;
        var last = new Scored(Map.of(), List.of());
        for (Contender contender : model.contenders()) {
            List<LabelledScores> scored = contender.scores().score(all, progress.evaluating(done, total));
            done += all.size();
            Map<Integer, PartScore> ofKnown = new TreeMap<>(contender.outOfFold());
            for (int i = 0; i < validation; i++) {
                ofKnown.put(known.training() + i, scored.get(i).parts().getFirst());
            }
            last = new Scored(ofKnown, scored.subList(validation, all.size()));
            contenders.add(
                    contender.name(),
                    ofKnown.entrySet().stream()
                            .map(row -> new LabelledScores(
                                    known.rows().get(row.getKey()).label(), List.of(row.getValue())))
                            .toList(),
                    last.test);
        }
        return last;
    }

    /** A read-out that has no share in the decision is no part of the version. */
    private LanguageModel kept(StackedDecision decision) {
        Reading reading = model.reading();
        AdapterWeight.Gain gain = decision.gain();
        if (model.readOut() == null || reading == null || gain == null) {
            return model;
        }
        return decision.asksAdapter()
                ? model.with(reading.withSaid(ReadingSentence.kept(reading.said(), gain)))
                : LanguageModel.leftOut(reading.withSaid(ReadingSentence.dropped(gain)));
    }

    private Reference reference(Fitted fitted) {
        return ReferenceDraw.draw(
                known.spec(),
                fitted.scorecard(),
                set.tableRows(SplitName.TRAINING),
                seed,
                rows -> model.contenders().getLast().scores().score(rows, _ -> progress.requireGoesOn()));
    }
}
