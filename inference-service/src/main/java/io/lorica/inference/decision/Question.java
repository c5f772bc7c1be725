package io.lorica.inference.decision;

import io.lorica.api.Problem.FieldError;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.files.Digest;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.Lane;
import io.lorica.inference.compute.PendingResult;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.LanguageModelPart;
import io.lorica.inference.model.ModelLease;
import io.lorica.jinja.Text;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/**
 * What is asked of a version: inputs that fit its spec, and the prompt that they make.
 *
 * @param inputs by INPUT field
 */
record Question(Map<String, FieldValue> inputs, Text prompt) {

    /**
     * @param row of a decision request or of a table, read by the model's spec
     * @throws InvalidRequest saying all that is wrong with it
     */
    static Question of(DecisionModel model, ReadRow row) {
        if (!row.faults().isEmpty()) {
            throw new InvalidRequest(row.faults().stream()
                    .map(fault -> new FieldError("inputs." + fault.field(), fault.message()))
                    .toList());
        }
        DecisionPrompts prompts = model.prompts();
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

    String sha256() {
        return Digest.of(prompt.string().getBytes(StandardCharsets.UTF_8)).sha256();
    }

    /**
     * Asks the language model of a version that needs it.
     *
     * @param lease stays the caller's
     * @return as {@link LanguageModelPart#ask}
     * @throws InferenceProblem.PromptTooLong if the base has no room for prompt and answer
     */
    PendingResult<double[]> ask(Lane lane, DecisionModel model, ModelLease lease) {
        int[] tokens = tokens(model, lease);
        return held(lease, own -> model.languageModel().ask(lane, tokens, own));
    }

    /**
     * The prompt as the language model reads it, [T].
     *
     * @throws InferenceProblem.PromptTooLong if the base has no room for prompt and answer
     */
    int[] tokens(DecisionModel model, ModelLease lease) {
        int[] tokens = lease.base().tokenizer().encode(prompt);
        LanguageModelPart languageModel = model.languageModel();
        int room = lease.base().contextTokens();
        if (tokens.length + languageModel.answerTokens() > room) {
            throw new InferenceProblem.PromptTooLong(tokens.length, languageModel.answerTokens(), room);
        }
        return tokens;
    }

    /**
     * Queues work with a lease of its own, which the work closes; if it can't be queued, that is closed here.
     *
     * @param lease stays the caller's
     */
    static <T> PendingResult<T> held(ModelLease lease, Function<ModelLease, PendingResult<T>> queueing) {
        ModelLease own = lease.share();
        try {
            return queueing.apply(own);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }
}
