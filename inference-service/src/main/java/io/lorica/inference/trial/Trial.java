package io.lorica.inference.trial;

import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.decision.score.AnswersApart;
import io.lorica.decision.score.PartScore;
import io.lorica.decision.score.Verdict;
import io.lorica.engine.failure.TemplateException;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.inference.model.DecisionModel;
import io.lorica.inference.model.LanguageModelPart;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.ServedBase;
import io.lorica.jinja.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tries one version. A version that decides is asked a few questions of its spec: answers that are scored must be told
 * apart by their tokens, and the outcomes' probabilities be finite, sum to 1, leave each outcome possible and depend on
 * the question.
 * Any other is asked how likely a chat's turn ends, which must be a finite number and depend on the chat.
 */
final class Trial {
    /** Answers further apart than this for every input are not a decision: the adapter's values have run away. */
    private static final double POSSIBLE = 1e-12;

    private static final double ROUNDING = 1e-9;
    private static final String QUESTION = "What does a bank ask before it lends?";
    private static final String ANOTHER = "Name the parts of an invoice.";

    private final ModelLease lease;
    private final ServedBase base;

    Trial(ModelLease lease) {
        this.lease = lease;
        this.base = lease.base();
    }

    /** @return what is wrong and what to do */
    Optional<String> fault() {
        return lease.decision().map(this::faultOfDecisions).orElseGet(this::faultOfTexts);
    }

    private Optional<String> faultOfDecisions(DecisionModel model) {
        List<Outcome> outcomes = model.spec().outcomes();
        List<TrialInputs.Question> questions = TrialInputs.questions(model);
        boolean hasLanguageModel = model.asksAdapter() || lease.chats();
        Optional<String> unanswerable = hasLanguageModel ? unanswerable(model, questions) : Optional.empty();
        if (unanswerable.isPresent()) {
            return unanswerable;
        }
        Set<String> possible = new HashSet<>();
        List<double[]> all = new ArrayList<>();
        for (TrialInputs.Question question : questions) {
            double[] scores = {};
            Verdict verdict;
            try {
                PartScore adapter = null;
                if (hasLanguageModel) {
                    scores = model.languageModel().askAtOnce(base.tokenizer().encode(question.prompt()), lease);
                    all.add(scores);
                    adapter = PartScore.ofAdapter(scores);
                }
                verdict = model.decider().decide(model.parts(question.inputs(), model.asksAdapter() ? adapter : null));
            } catch (ArithmeticException _) {
                return notFinite(Arrays.toString(scores));
            }
            double sum = verdict.probabilities().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            if (Math.abs(sum - 1) > ROUNDING) {
                return Optional.of("its outcomes' probabilities sum to %s, not to 1. Train it again".formatted(sum));
            }
            verdict.probabilities().forEach((label, probability) -> {
                if (probability > POSSIBLE) {
                    possible.add(label);
                }
            });
        }
        if (areAlike(all)) {
            return blind();
        }
        return outcomes.stream()
                .map(Outcome::label)
                .filter(label -> !possible.contains(label))
                .findFirst()
                .map(label -> ("it gives the outcome '%s' a probability of 0 whatever it is asked. Train it again, at a"
                                + " lower learning rate")
                        .formatted(label));
    }

    /** Why the language model can't be asked, if it can't. */
    private Optional<String> unanswerable(DecisionModel model, List<TrialInputs.Question> questions) {
        LanguageModelPart languageModel = model.languageModel();
        return Stream.concat(
                        Stream.of(alike(languageModel, model.spec().outcomes())),
                        questions.stream()
                                .map(question -> base.tokenizer().encode(question.prompt()))
                                .map(tokens -> tooLong(tokens, languageModel.answerTokens())
                                        .or(() -> uninvoked(tokens))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> alike(LanguageModelPart languageModel, List<Outcome> outcomes) {
        if (!(languageModel instanceof LanguageModelPart.ByAnswers)) {
            return Optional.empty();
        }
        return AnswersApart.clash(outcomes, base.tokenizer()::encode)
                .map(clash -> ("its answers '%s' and '%s' begin with the same tokens of this base, so that the second"
                                + " can't win. Train it with answers of which none begins another")
                        .formatted(clash.start().answer(), clash.longer().answer()));
    }

    private Optional<String> tooLong(int[] prompt, int answerTokens) {
        return prompt.length > 0 && prompt.length + answerTokens <= base.contextTokens()
                ? Optional.empty()
                : Optional.of(("a prompt of its spec with next to nothing in it has %d tokens; the base's context holds"
                                + " 1 to %d with the answer. Train it with another prompt_template")
                        .formatted(prompt.length, base.contextTokens() - answerTokens));
    }

    private Optional<String> uninvoked(int[] prompt) {
        try {
            lease.stack().text(prompt);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("no prompt of its spec wakes it: " + e.getMessage());
        }
    }

    private Optional<String> faultOfTexts() {
        Set<Integer> ends = base.tokenizer().eosIds();
        List<double[]> all = new ArrayList<>();
        for (String question : List.of(QUESTION, ANOTHER)) {
            int[] prompt = IntStream.concat(Arrays.stream(base.tokenizer().encode(text(question))), invocation())
                    .toArray();
            List<int[]> next = ends.isEmpty()
                    ? List.of(new int[] {prompt[0]})
                    : ends.stream().map(end -> new int[] {end}).toList();
            double[] scores = score(prompt, next);
            if (!Arrays.stream(scores).allMatch(Double::isFinite)) {
                return notFinite(Arrays.toString(scores));
            }
            all.add(scores);
        }
        return areAlike(all) ? blind() : Optional.empty();
    }

    /** A chat where the base can chat, else plain text. */
    private Text text(String question) {
        try {
            return base.chatTemplate().render(List.of(new ChatMessage("user", question)), true);
        } catch (TemplateException _) {
            return Text.own(question);
        }
    }

    /** What the top adapter waits for; nothing for one that always acts. */
    private IntStream invocation() {
        return lease.stack().stack().layers().getLast().config().invocation().stream()
                .mapToInt(Integer::intValue);
    }

    /** Where squares overflow, a norm makes 0 of every value: finite, and the same to the bit for every input. */
    private static boolean areAlike(List<double[]> scores) {
        return scores.size() > 1 && scores.stream().allMatch(some -> Arrays.equals(some, scores.getFirst()));
    }

    private static Optional<String> blind() {
        return Optional.of("it computes the same values whatever it is asked, as where values overflow. Train it again,"
                + " at a lower learning rate");
    }

    private static Optional<String> notFinite(String scores) {
        return Optional.of("it computes values that are not finite: %s. Train it again, at a lower learning rate"
                .formatted(scores));
    }

    /** On the base's compute thread, between what callers wait for. */
    private double[] score(int[] prompt, List<int[]> answers) {
        var request = new ScoringRequest(prompt, answers, lease.stack());
        return base.compute().call(() -> new Scorer(base.model()).scoreAlone(request));
    }
}
