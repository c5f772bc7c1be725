package io.lorica.inference.decision;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionChange;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.decision.score.PartScore;
import io.lorica.decision.score.Verdict;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.compute.PendingResult;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedModels;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Answers one business question on exactly one version, and says on what basis. */
@Service
class DecisionService {
    private final ServedModels models;
    private final DecisionProperties properties;
    private final Clock clock;
    private final Meter.MeterProvider<Timer> timers;

    DecisionService(ServedModels models, DecisionProperties properties, Clock clock, MeterRegistry meters) {
        this.models = models;
        this.properties = properties;
        this.clock = clock;
        this.timers = Timer.builder("lorica.inference.decisions")
                .description("Decisions from request to answer")
                .publishPercentileHistogram()
                .withRegistry(meters);
    }

    /** @param id of the decision, as its answer bears it */
    Decision decide(DecisionRequest request, String id) {
        long begun = System.nanoTime();
        ModelLease lease = models.lease(request.model());
        DecisionModel model;
        Question question;
        Optional<PendingResult<double[]>> pending;
        try {
            model = lease.requireDecision(request.asksWhy());
            question = Question.of(model, model.rows().ofRequest(request.inputs()));
            // From here on the lease ends with the language model's work.
            pending = model.asksAdapter() ? Optional.of(question.ask(Lane.DECISION, model, lease)) : Optional.empty();
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
        if (pending.isEmpty()) {
            lease.close();
        }
        Optional<PartScore> adapter = pending.map(
                answer -> PartScore.ofAdapter(answer.await(properties.timeout(), DecisionProperties.TIMEOUT)));
        List<PartScore> parts = model.parts(question.inputs(), adapter.orElse(null));
        Verdict verdict = verdict(model, parts);
        var explanation = request.asksWhy() ? DecisionReasons.of(model, question.inputs(), adapter, verdict) : null;
        Optional<DecisionChange> change =
                request.asksWhy() ? ChangeProposals.of(model, question.inputs(), verdict) : Optional.empty();
        Duration latency = Duration.ofNanos(System.nanoTime() - begun);
        timers.withTags("model", lease.model(), "decision", verdict.decision()).record(latency);
        return new Decision(
                id,
                lease.model(),
                verdict.decision(),
                verdict.label(),
                verdict.probabilities(),
                model.policy().riskThreshold(),
                verdict.expectedCosts(),
                parts(model.spec(), parts),
                lease.base().ref(),
                lease.versions(),
                question.sha256(),
                latency.toNanos() / 1e6,
                clock.instant(),
                explanation,
                change.orElse(null));
    }

    /** @throws InferenceProblem.ComputationFailed if the scores are no numbers */
    static Verdict verdict(DecisionModel model, List<PartScore> parts) {
        try {
            return model.decider().decide(parts);
        } catch (ArithmeticException e) {
            throw new InferenceProblem.ComputationFailed(e);
        }
    }

    private static Map<String, Map<String, Double>> parts(DecisionSpec spec, List<PartScore> parts) {
        Map<String, Map<String, Double>> byPart = new LinkedHashMap<>();
        for (PartScore part : parts) {
            Map<String, Double> byLabel = new LinkedHashMap<>();
            for (int i = 0; i < spec.outcomes().size(); i++) {
                byLabel.put(spec.outcomes().get(i).label(), part.logOdds().get(i));
            }
            byPart.put(part.part(), byLabel);
        }
        return byPart;
    }
}
