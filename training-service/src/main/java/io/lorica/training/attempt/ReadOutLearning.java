package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.PartUse;
import io.lorica.api.training.Evaluation.Reading;
import io.lorica.decision.score.PartScore;
import io.lorica.fitting.AdapterWeight;
import io.lorica.formats.adapter.Adapter;
import io.lorica.readout.FrozenReadOut;
import io.lorica.readout.ReadOutOptions;
import io.lorica.readout.ReadOutRow;
import io.lorica.readout.ReadOutTraining;
import io.lorica.readout.ReadOutTraining.Learnt;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.dataset.SplitRow;
import io.lorica.training.evaluation.ReadOutScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Learns to read a decision's outcomes out of hidden states, beside what the scorecard says. Where there is no text,
 * the frozen model is asked of some rows first: if it knows nothing that the fields do not say, no adapter is trained.
 */
final class ReadOutLearning {
    static final String FROZEN = "frozen";

    private static final int PROBED_ROWS = 500;

    private final RunInputs inputs;
    private final LoadedDataset set;
    private final KnownRows known;
    private final ReadOutOptions options;
    private final Examples examples;
    private final AttemptProgress progress;

    ReadOutLearning(
            RunInputs inputs,
            LoadedDataset set,
            KnownRows known,
            ReadOutOptions options,
            Examples examples,
            AttemptProgress progress) {
        this.inputs = inputs;
        this.set = set;
        this.known = known;
        this.options = options;
        this.examples = examples;
        this.progress = progress;
    }

    /**
     * @throws TrainingProblem.Untrainable if a row is too long, or nothing can be learnt where something must be
     * @throws java.util.concurrent.CancellationException if the attempt is to stop
     */
    LanguageModel learn() {
        Optional<String> obstacle = ReadOutTraining.obstacle(known.labelled().subList(0, known.training()));
        if (obstacle.isPresent()) {
            return withoutRows(obstacle.get());
        }
        List<ReadOutRow> rows = rows();
        var training = new ReadOutTraining(
                inputs.base(), inputs.frozen(), known.outcomes(), options, new TrainingSteps(progress));
        if (isProbed()) {
            FrozenReadOut probe = training.probe(rows, PROBED_ROWS);
            AdapterWeight.Gain gain = AdapterWeight.gain(known.beside(parts(probe)));
            if (!gain.isReal()) {
                return LanguageModel.leftOut(new Reading(
                        ReadingSentence.notWorthTraining(gain),
                        probe.rows(),
                        rows.size(),
                        probe.readOut().depth(),
                        null,
                        List.of()));
            }
        }
        return learnt(training.learn(rows), rows.size());
    }

    private LanguageModel withoutRows(String obstacle) {
        if (use() == PartUse.ALWAYS || known.fitted() == null) {
            throw new TrainingProblem.Untrainable(
                    ("The language model must be part of this decision, and %s. Upload more rows for training, or leave"
                                    + " decision.parts.adapter out.")
                            .formatted(obstacle));
        }
        return LanguageModel.leftOut(
                new Reading(ReadingSentence.leftOut(obstacle), 0, known.training(), null, null, List.of()));
    }

    private LanguageModel learnt(Learnt learnt, int ofRows) {
        List<LanguageModel.Contender> contenders = new ArrayList<>();
        contenders.add(new LanguageModel.Contender(
                FROZEN,
                new ReadOutScores(
                        inputs.base(), inputs.frozen(), learnt.frozen().readOut(), known.spec()),
                parts(learnt.frozen())));
        Adapter adapter = learnt.adapter();
        if (adapter != null) {
            contenders.add(new LanguageModel.Contender(
                    LanguageModelTraining.STACK,
                    new ReadOutScores(inputs.base(), inputs.frozen().with(adapter), learnt.readOut(), known.spec()),
                    Map.of()));
        }
        var reading = new Reading(
                ReadingSentence.learnt(learnt),
                learnt.rows(),
                ofRows,
                learnt.readOut().depth(),
                learnt.learningRate(),
                learnt.losses());
        return new LanguageModel(adapter, learnt.readOut(), contenders, reading);
    }

    private static Map<Integer, PartScore> parts(FrozenReadOut read) {
        Map<Integer, PartScore> parts = new TreeMap<>();
        read.outOfFold().forEach((row, scores) -> parts.put(row, PartScore.ofAdapter(scores)));
        return parts;
    }

    private List<ReadOutRow> rows() {
        List<SplitRow> stored = set.rows(SplitName.TRAINING);
        return IntStream.range(0, stored.size())
                .mapToObj(row -> new ReadOutRow(
                        known.labelled().get(row),
                        examples.prompt(stored.get(row), known.spec()),
                        known.scorecard(row)))
                .toList();
    }

    private boolean isProbed() {
        return use() == PartUse.AUTO
                && known.fitted() != null
                && known.spec().fields().stream().noneMatch(ReadOutLearning::isText);
    }

    private static boolean isText(Field field) {
        return field.role() == FieldRole.INPUT && field.type() == FieldType.TEXT;
    }

    private PartUse use() {
        return Objects.requireNonNullElse(known.spec().parts(), DecisionParts.AUTO)
                .adapter();
    }
}
