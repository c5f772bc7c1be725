package io.lorica.inference.decision;

import io.lorica.decision.field.FieldValue;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.ModelLease;
import io.lorica.jinja.Text;
import io.lorica.scorecard.reason.AdapterShares;
import io.lorica.scorecard.reason.share.MaskedRecord;
import io.lorica.scorecard.reason.share.Masking;
import io.lorica.scorecard.reason.share.PermutationPairs;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the language model is asked beside a question, to say what each field adds to its answer: the same with some of
 * the values hidden. Which ones does not depend on answers, so that a question always has the same reasons.
 */
final class MaskedQuestions {
    /** The second one tells the error of the first. */
    private static final int PAIRS = 2;

    private static final long SEED = 1;

    private final MaskedRecord record;
    private final PermutationPairs pairs;

    /** By prompt. */
    private final Map<String, int[]> prompts;

    /** Of each set of shown values, in the pairs' order. */
    private final List<String> promptOfSet;

    private final String ownPrompt;

    private MaskedQuestions(
            MaskedRecord record,
            PermutationPairs pairs,
            Map<String, int[]> prompts,
            List<String> promptOfSet,
            String ownPrompt) {
        this.record = record;
        this.pairs = pairs;
        this.prompts = prompts;
        this.promptOfSet = promptOfSet;
        this.ownPrompt = ownPrompt;
    }

    /**
     * @param passes most prompts; where they are few, a long text is one value or there is no second pair of orders
     * @return empty where the version does not share its language model's part out, the record has too many fields, or
     *     a prompt with hidden values has no room in the base's context
     */
    static Optional<MaskedQuestions> of(DecisionModel model, Question question, ModelLease lease, int passes) {
        return model.masking()
                .flatMap(masking -> record(masking, question.inputs(), passes))
                .flatMap(record -> of(record, model, question, lease, passes));
    }

    private static Optional<MaskedRecord> record(Masking masking, Map<String, FieldValue> inputs, int passes) {
        // Of the sets, that of all values is the question itself.
        return masking.record(inputs, (passes - 1) / (2 * PAIRS) + 1)
                .or(() -> masking.record(inputs, (passes - 1) / 2 + 1));
    }

    private static Optional<MaskedQuestions> of(
            MaskedRecord record, DecisionModel model, Question question, ModelLease lease, int passes) {
        int affordable = PermutationPairs.mostSets(record.players(), PAIRS) - 1 <= passes ? PAIRS : 1;
        PermutationPairs pairs = PermutationPairs.of(record.players(), affordable, SEED);
        int room = lease.base().contextTokens() - model.languageModel().answerTokens();
        String own = question.prompt().string();
        Map<String, int[]> prompts = new LinkedHashMap<>();
        List<String> promptOfSet = new ArrayList<>();
        for (BitSet shown : pairs.sets()) {
            Text prompt = model.prompts().render(record.inputs(shown));
            promptOfSet.add(prompt.string());
            if (!prompt.string().equals(own) && !prompts.containsKey(prompt.string())) {
                int[] tokens = lease.base().tokenizer().encode(prompt);
                if (tokens.length > room) {
                    return Optional.empty();
                }
                prompts.put(prompt.string(), tokens);
            }
        }
        return Optional.of(new MaskedQuestions(record, pairs, prompts, promptOfSet, own));
    }

    /** Each once, without the question's own; each [T]. */
    List<int[]> prompts() {
        return List.copyOf(prompts.values());
    }

    /**
     * @param said of the question itself, [n]
     * @param answers to {@link #prompts}, each [n]
     */
    AdapterShares shares(double[] said, List<double[]> answers) {
        Map<String, double[]> byPrompt = new LinkedHashMap<>(Map.of(ownPrompt, said));
        int next = 0;
        for (String prompt : prompts.keySet()) {
            byPrompt.put(prompt, answers.get(next++));
        }
        List<double[]> values = promptOfSet.stream()
                .map(prompt -> Objects.requireNonNull(byPrompt.get(prompt)))
                .toList();
        return record.shares(values.getFirst(), pairs.estimates(values), pairs.areAll());
    }
}
