package io.lorica.inference.model;

import io.lorica.engine.read.StateReader;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.readout.ReadOut;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.compute.PendingResult;
import io.lorica.inference.compute.SlicedScoring;
import io.lorica.inference.compute.SlicedSeries;
import io.lorica.inference.compute.SlicedWork;
import java.util.List;
import java.util.function.Supplier;

/**
 * The language model's part of a decision, and how it is asked for it: for the probabilities of the outcomes' answers
 * or, where the version has a read-out, for its hidden states. States are read by themselves, also in a lane whose
 * scorings may share a pass: a prompt has the same bits whatever else is computed.
 */
public sealed interface LanguageModelPart {

    /** Tokens that must find room in the base's context behind the prompt. */
    int answerTokens();

    /**
     * Queues the question.
     *
     * @param prompt [T]
     * @param lease of the version; closed when the answer is computed or the wait for it is given up
     * @return [n] in log-odds, up to a common term, as {@link io.lorica.decision.score.PartScore#ofAdapter} takes them
     */
    PendingResult<double[]> ask(Lane lane, int[] prompt, ModelLease lease);

    /**
     * Queues several questions as one job, which asks them one after the other, each by itself.
     *
     * @param prompts each [T]
     * @param lease of the version; closed when the answers are computed or the wait for them is given up
     * @return [n] for each prompt, the bits that {@link #ask} gives where nothing shares its pass
     */
    default PendingResult<List<double[]>> askEach(Lane lane, List<int[]> prompts, ModelLease lease) {
        return lease.base()
                .compute()
                .run(
                        lane,
                        base -> new SlicedSeries<>(prompts.stream()
                                .<Supplier<SlicedWork<double[]>>>map(
                                        prompt -> () -> question(prompt, lease).on(base))
                                .toList()),
                        lease);
    }

    /**
     * One question by itself, in slices.
     *
     * @param prompt [T]
     */
    SlicedWork.Start<double[]> question(int[] prompt, ModelLease lease);

    /**
     * Asks in one go, between two turns of the lanes, and waits for it.
     *
     * @param prompt [T]
     * @param lease of the version; stays the caller's
     * @return [n], the bits that {@link #ask} gives where nothing shares its pass
     */
    double[] askAtOnce(int[] prompt, ModelLease lease);

    /** @param answers of the outcomes, in the spec's order, as tokens of the version's base */
    record ByAnswers(List<int[]> answers) implements LanguageModelPart {
        public ByAnswers {
            answers = List.copyOf(answers);
        }

        @Override
        public int answerTokens() {
            return answers.stream().mapToInt(answer -> answer.length).max().orElse(0);
        }

        @Override
        public PendingResult<double[]> ask(Lane lane, int[] prompt, ModelLease lease) {
            return lease.base().compute().score(lane, request(prompt, lease), lease);
        }

        @Override
        public SlicedWork.Start<double[]> question(int[] prompt, ModelLease lease) {
            return base -> new SlicedScoring(new Scorer(base).begin(request(prompt, lease)));
        }

        @Override
        public double[] askAtOnce(int[] prompt, ModelLease lease) {
            ServedBase base = lease.base();
            return base.compute().call(() -> new Scorer(base.model()).scoreAlone(request(prompt, lease)));
        }

        private ScoringRequest request(int[] prompt, ModelLease lease) {
            return new ScoringRequest(prompt, answers, lease.stack());
        }
    }

    /** @param readOut of the outcomes, in the spec's order */
    record ByReadOut(ReadOut readOut) implements LanguageModelPart {
        @Override
        public int answerTokens() {
            return 0;
        }

        @Override
        public PendingResult<double[]> ask(Lane lane, int[] prompt, ModelLease lease) {
            return lease.base().compute().run(lane, question(prompt, lease), lease);
        }

        @Override
        public SlicedWork.Start<double[]> question(int[] prompt, ModelLease lease) {
            return base ->
                    new SlicedReading(new StateReader(base).begin(prompt, lease.stack(), readOut.depth()), readOut);
        }

        @Override
        public double[] askAtOnce(int[] prompt, ModelLease lease) {
            ServedBase base = lease.base();
            return base.compute()
                    .call(() ->
                            readOut.read(new StateReader(base.model()).mean(prompt, lease.stack(), readOut.depth())));
        }
    }
}
