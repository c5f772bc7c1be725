package io.lorica.inference.decision;

import io.lorica.api.Problem.FieldError;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.decision.score.Decider;
import io.lorica.decision.score.PartScore;
import io.lorica.decision.score.Verdict;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.files.Digest;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedBase;
import io.lorica.inference.model.ServedModels;
import io.lorica.jinja.Text;
import io.lorica.scorecard.Scorecard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
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
    private final MeterRegistry meters;

    DecisionService(ServedModels models, DecisionProperties properties, Clock clock, MeterRegistry meters) {
        this.models = models;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param id of the decision, as its answer bears it */
    Decision decide(DecisionRequest request, String id) {
        long begun = System.nanoTime();
        ModelLease lease = models.lease(request.model());
        ServedBase base = lease.base();
        Question question;
        DecisionPolicy policy;
        Optional<ScoringRequest> scoring;
        try {
            policy = lease.policy().orElseThrow(() -> new InferenceProblem.NotADecisionModel(lease.model()));
            requireReasons(request, lease);
            question = ask(policy.spec(), request.inputs());
            scoring = scoring(lease, policy.spec(), question);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
        Optional<Scorecard> scorecard = lease.scorecard();
        Optional<PartScore> adapter = scoring.map(asked -> PartScore.ofAdapter(base.compute()
                .score(Lane.DECISION, asked, lease)
                .await(properties.timeout(), DecisionProperties.TIMEOUT)));
        if (adapter.isEmpty()) {
            lease.close();
        }
        List<PartScore> parts = scorecard
                .map(card -> card.score(question.inputs(), adapter.orElse(null)))
                .orElseGet(() -> List.of(adapter.orElseThrow()));
        Verdict verdict = verdict(policy, parts);
        DecisionExplanation explanation = request.asksWhy()
                ? DecisionReasons.of(
                        policy.spec(), lease.explainer().orElseThrow(), question.inputs(), adapter, verdict)
                : null;
        Duration latency = Duration.ofNanos(System.nanoTime() - begun);
        record(lease, verdict, latency);
        return new Decision(
                id,
                lease.model(),
                verdict.decision(),
                verdict.label(),
                verdict.probabilities(),
                policy.riskThreshold(),
                verdict.expectedCosts(),
                parts(policy.spec(), parts),
                base.ref(),
                lease.versions(),
                question.sha256(),
                latency.toNanos() / 1e6,
                clock.instant(),
                explanation);
    }

    private static void requireReasons(DecisionRequest request, ModelLease lease) {
        if (request.asksWhy() && lease.explainer().isEmpty()) {
            throw new InferenceProblem.NoReasons(lease.model());
        }
    }

    /** @return empty where the version's scorecard decides without the language model */
    private static Optional<ScoringRequest> scoring(ModelLease lease, DecisionSpec spec, Question question) {
        if (lease.scorecard().isPresent() && !lease.scorecard().get().asksAdapter()) {
            return Optional.empty();
        }
        ServedBase base = lease.base();
        var scoring =
                new ScoringRequest(base.tokenizer().encode(question.prompt()), answers(spec, base), lease.stack());
        requireRoom(scoring, base);
        return Optional.of(scoring);
    }

    private record Question(Map<String, FieldValue> inputs, Text prompt) {
        String sha256() {
            return Digest.of(prompt.string().getBytes(StandardCharsets.UTF_8)).sha256();
        }
    }

    private static Question ask(DecisionSpec spec, Map<String, Object> inputs) {
        ReadRow row = new RowReader(spec).ofRequest(inputs);
        if (!row.faults().isEmpty()) {
            throw new InvalidRequest(row.faults().stream()
                    .map(fault -> new FieldError("inputs." + fault.field(), fault.message()))
                    .toList());
        }
        var prompts = new DecisionPrompts(spec);
        Text prompt;
        try {
            prompt = prompts.render(row.inputs());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("inputs", "can't be written into the model's prompt; shorten its texts");
        }
        if (prompts.isTooLong(prompt)) {
            throw new InvalidRequest(
                    "inputs",
                    "make a prompt of %d characters, and this model reads %d; shorten the texts"
                            .formatted(DecisionPrompts.characters(prompt), prompts.maxCharacters()));
        }
        return new Question(row.inputs(), prompt);
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

    private static List<int[]> answers(DecisionSpec spec, ServedBase base) {
        return spec.outcomes().stream()
                .map(outcome -> base.tokenizer().encode(outcome.answer()))
                .toList();
    }

    private static Verdict verdict(DecisionPolicy policy, List<PartScore> parts) {
        try {
            return Decider.of(policy).decide(parts);
        } catch (ArithmeticException e) {
            throw new InferenceProblem.ComputationFailed(e);
        }
    }

    private static void requireRoom(ScoringRequest scoring, ServedBase base) {
        int longest = scoring.answers().stream()
                .mapToInt(answer -> answer.length)
                .max()
                .orElse(0);
        if (scoring.prompt().length + longest > base.contextTokens()) {
            throw new InferenceProblem.PromptTooLong(scoring.prompt().length, longest, base.contextTokens());
        }
    }

    private void record(ModelLease lease, Verdict verdict, Duration latency) {
        Timer.builder("lorica.inference.decisions")
                .description("Decisions from request to answer")
                .tag("model", lease.model())
                .tag("decision", verdict.decision())
                .publishPercentileHistogram()
                .register(meters)
                .record(latency);
    }
}
