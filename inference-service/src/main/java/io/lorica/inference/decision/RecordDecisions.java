package io.lorica.inference.decision;

import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.inference.DecisionExplanation.PrincipalReason;
import io.lorica.api.record.DecisionDetails;
import io.lorica.chassis.problem.DomainException;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.score.PartScore;
import io.lorica.decision.score.Verdict;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.compute.PendingResult;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.record.RecordedDecision;
import io.lorica.inference.record.RecordedDecision.Asker;
import io.lorica.scorecard.reason.AdapterShares;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decisions on many records by one version, which the caller holds all the while: each comes out as a request for it
 * would, bit by bit.
 */
public final class RecordDecisions {
    private final ModelLease lease;
    private final DecisionModel model;
    private final boolean asksWhy;
    private final int passes;

    /**
     * @param lease stays the caller's
     * @param passes as {@link ExplanationProperties#passes}
     * @throws InferenceProblem.NotADecisionModel if the version does not decide
     * @throws InferenceProblem.NoReasons if it can't say why and is asked to
     */
    public RecordDecisions(ModelLease lease, boolean asksWhy, int passes) {
        this.lease = lease;
        this.model = lease.requireDecision(asksWhy);
        this.asksWhy = asksWhy;
        this.passes = passes;
    }

    /** How the version decides. */
    public DecisionModel model() {
        return model;
    }

    /**
     * @param parts what added up to the score
     * @param explanation empty where reasons were not asked for
     */
    public record Answer(Verdict verdict, List<PartScore> parts, Optional<DecisionExplanation> explanation) {
        /** The principal ones; none where they were not asked for. */
        public List<PrincipalReason> reasons() {
            return explanation.map(DecisionExplanation::principalReasons).orElse(List.of());
        }
    }

    /** A decision that is being made. */
    public interface Pending {
        /**
         * @param limit for the language model's share, after which the decision is given up
         * @param property the setting behind the limit, for the message
         */
        Answer await(Duration limit, String property);
    }

    /**
     * Begins a decision. Where the language model is asked, it waits in the lane for batches and others may be begun
     * meanwhile.
     *
     * @throws DomainException if the record can't be decided on, or the node can't at present
     */
    public Pending begin(ReadRow row) {
        Question question = Question.of(model, row);
        if (!model.asksAdapter()) {
            return (_, _) -> answer(question, Optional.empty(), Optional.empty());
        }
        Optional<MaskedQuestions> masked =
                asksWhy ? MaskedQuestions.of(model, question, lease, passes) : Optional.empty();
        if (masked.isPresent()) {
            return explained(question, masked.get());
        }
        PendingResult<double[]> scores = question.ask(Lane.BATCH, model, lease);
        return (limit, property) ->
                answer(question, Optional.of(PartScore.ofAdapter(scores.await(limit, property))), Optional.empty());
    }

    /** The question and those with hidden values are one job: the row has one place in the lane. */
    private Pending explained(Question question, MaskedQuestions masked) {
        List<int[]> prompts = new ArrayList<>(masked.prompts());
        prompts.addFirst(question.tokens(model, lease));
        PendingResult<List<double[]>> scores =
                Question.held(lease, own -> model.languageModel().askEach(Lane.BATCH, prompts, own));
        return (limit, property) -> {
            List<double[]> answers = scores.await(limit, property);
            double[] said = answers.getFirst();
            AdapterShares shares = masked.shares(said, answers.subList(1, answers.size()));
            return answer(question, Optional.of(PartScore.ofAdapter(said)), Optional.of(shares));
        };
    }

    private Answer answer(Question question, Optional<PartScore> adapter, Optional<AdapterShares> shares) {
        List<PartScore> parts = model.parts(question.inputs(), adapter.orElse(null));
        Verdict verdict = DecisionService.verdict(model, parts);
        return new Answer(
                verdict,
                parts,
                asksWhy
                        ? Optional.of(DecisionReasons.of(model, question.inputs(), adapter, shares, verdict))
                        : Optional.empty());
    }

    /**
     * What is written down of an answer.
     *
     * @param id of the decision
     * @param row that it is about
     */
    public RecordedDecision recorded(String id, Instant decidedAt, Asker asker, ReadRow row, Answer answer) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        row.inputs().forEach((field, value) -> {
            if (!(value instanceof FieldValue.Missing)) {
                inputs.put(field, value.json());
            }
        });
        var details = new DecisionDetails(inputs, null, answer.explanation().orElse(null), null);
        return new RecordedDecision(id, decidedAt, asker, lease, answer.verdict(), answer.parts(), details);
    }
}
