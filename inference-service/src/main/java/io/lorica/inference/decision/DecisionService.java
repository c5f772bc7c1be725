package io.lorica.inference.decision;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionChange;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.record.DecisionDetails;
import io.lorica.decision.score.PartScore;
import io.lorica.decision.score.Verdict;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedModels;
import io.lorica.inference.record.DecisionRecords;
import io.lorica.inference.record.RecordedDecision;
import io.lorica.inference.record.RecordedDecision.Asker;
import io.lorica.scorecard.reason.AdapterShares;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Answers one business question on exactly one version, and says on what basis. */
@Service
class DecisionService {
    private final ServedModels models;
    private final DecisionProperties properties;
    private final LanguageModelShares shares;
    private final DecisionRecords records;
    private final Clock clock;
    private final Meter.MeterProvider<Timer> timers;

    DecisionService(
            ServedModels models,
            DecisionProperties properties,
            LanguageModelShares shares,
            DecisionRecords records,
            Clock clock,
            MeterRegistry meters) {
        this.models = models;
        this.properties = properties;
        this.shares = shares;
        this.records = records;
        this.clock = clock;
        this.timers = Timer.builder("lorica.inference.decisions")
                .description("Decisions from request to answer")
                .publishPercentileHistogram()
                .withRegistry(meters);
    }

    /**
     * Returns when the decision's record is on the disk.
     *
     * @param id of the decision, as its answer bears it
     */
    Decision decide(DecisionRequest request, String id, Asker asker) {
        long begun = System.nanoTime();
        records.requireReady();
        try (ModelLease lease = models.lease(request.model())) {
            DecisionModel model = lease.requireDecision(request.asksWhy());
            Question question = Question.of(model, model.rows().ofRequest(request.inputs()));
            Optional<PartScore> adapter = model.asksAdapter()
                    ? Optional.of(PartScore.ofAdapter(ask(question, model, lease)))
                    : Optional.empty();
            List<PartScore> parts = model.parts(question.inputs(), adapter.orElse(null));
            Verdict verdict = verdict(model, parts);
            Optional<DecisionExplanation> explanation = Optional.empty();
            Optional<DecisionChange> change = Optional.empty();
            if (request.asksWhy()) {
                Optional<AdapterShares> found = adapter.flatMap(said -> shares.of(question, said, model, lease));
                explanation = Optional.of(DecisionReasons.of(model, question.inputs(), adapter, found, verdict));
                change = ChangeProposals.of(model, question.inputs(), verdict);
            }
            var decided = new RecordedDecision(
                    id,
                    clock.instant(),
                    asker,
                    lease,
                    verdict,
                    parts,
                    new DecisionDetails(
                            request.inputs(), request.subject(), explanation.orElse(null), change.orElse(null)));
            String receipt = records.write(decided);
            Duration latency = Duration.ofNanos(System.nanoTime() - begun);
            timers.withTags("model", lease.model(), "decision", verdict.decision())
                    .record(latency);
            return new Decision(
                    id,
                    lease.model(),
                    verdict.decision(),
                    verdict.label(),
                    verdict.probabilities(),
                    model.policy().riskThreshold(),
                    verdict.expectedCosts(),
                    decided.logOdds(),
                    lease.base().ref(),
                    lease.versions(),
                    question.sha256(),
                    latency.toNanos() / 1e6,
                    decided.decidedAt(),
                    explanation.orElse(null),
                    change.orElse(null),
                    receipt);
        }
    }

    private double[] ask(Question question, DecisionModel model, ModelLease lease) {
        return question.ask(Lane.DECISION, model, lease).await(properties.timeout(), DecisionProperties.TIMEOUT);
    }

    /** @throws InferenceProblem.ComputationFailed if the scores are no numbers */
    static Verdict verdict(DecisionModel model, List<PartScore> parts) {
        try {
            return model.decider().decide(parts);
        } catch (ArithmeticException e) {
            throw new InferenceProblem.ComputationFailed(e);
        }
    }
}
