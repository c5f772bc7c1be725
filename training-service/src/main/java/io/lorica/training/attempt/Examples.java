package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.intake.DataRow;
import io.lorica.jinja.Text;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.dataset.SplitRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into token sequences, in the same way as serving does. Prompt and answer are tokenised apart: serving
 * scores an answer after a prompt that was tokenised without it. Loss is taken on answers only; plain text is learnt as
 * a whole.
 */
final class Examples {
    private final Tokenizer tokenizer;
    private final Supplier<ChatTemplate> chats;
    private final int maxTokens;

    /** @param chats asked for rows that are chats, as a base model may have no template for them */
    Examples(Tokenizer tokenizer, Supplier<ChatTemplate> chats, int maxTokens) {
        this.tokenizer = tokenizer;
        this.chats = chats;
        this.maxTokens = maxTokens;
    }

    /** @throws TrainingProblem.Untrainable if a row is longer than {@code maxTokens} and cannot be cut */
    List<TrainingExample> of(List<LoadedDataset> data, SplitName split) {
        return data.stream()
                .flatMap(set -> set.rows().stream()
                        .filter(row -> row.split() == split)
                        .flatMap(row -> of(row, set.decision()).stream()))
                .toList();
    }

    /**
     * @param decision of the data set, for its tabular rows
     * @throws TrainingProblem.Untrainable if it is longer than {@code maxTokens} and cannot be cut
     */
    List<TrainingExample> of(SplitRow stored, @Nullable DecisionSpec decision) {
        return switch (stored.row()) {
            case DataRow.Text text -> pieces(tokenizer.encode(Text.written(text.text())));
            case DataRow.Table row -> {
                if (decision == null) {
                    throw new IllegalStateException("A tabular row has no decision spec");
                }
                yield List.of(example(
                        stored,
                        new DecisionPrompts(decision).render(row.inputs()),
                        Text.own(answer(decision, row.label())),
                        false));
            }
            case DataRow.Completion row ->
                List.of(example(stored, Text.written(row.prompt()), Text.written(row.completion()), true));
            case DataRow.Chat chat -> List.of(chat(stored, chat));
        };
    }

    private TrainingExample chat(SplitRow stored, DataRow.Chat chat) {
        List<ChatTemplate.ChatMessage> messages = chat.messages().stream()
                .map(message -> new ChatTemplate.ChatMessage(message.role(), message.content()))
                .toList();
        ChatTemplate template = chats.get();
        Text prompt = template.render(messages.subList(0, messages.size() - 1), true);
        Text whole = template.render(messages, false);
        // A template that closes messages says itself where the answer ends.
        return whole.string().startsWith(prompt.string())
                ? example(stored, prompt, whole.substring(prompt.string().length()), false)
                : example(stored, prompt, Text.written(messages.getLast().content()), true);
    }

    private TrainingExample example(SplitRow stored, Text prompt, Text answer, boolean ends) {
        int[] head = tokenizer.encode(prompt);
        int[] tail = tokenizer.encode(answer);
        int[] end = ends ? tokenizer.eosId().stream().toArray() : new int[0];
        int[] tokens = Stream.of(head, tail, end).flatMapToInt(Arrays::stream).toArray();
        if (tokens.length > maxTokens) {
            throw new TrainingProblem.Untrainable(
                    ("The row of line %d has %d tokens and max_tokens is %d. Raise options.max_tokens, shorten the"
                                    + " prompt template, or upload the data set without that row.")
                            .formatted(stored.line(), tokens.length, maxTokens));
        }
        return new TrainingExample(tokens, head.length);
    }

    private List<TrainingExample> pieces(int[] tokens) {
        List<TrainingExample> pieces = new ArrayList<>();
        for (int start = 0; start < tokens.length; start += maxTokens) {
            int end = Math.min(tokens.length, start + maxTokens);
            // The first token of a piece has nothing before it, so a lone one teaches nothing.
            if (end - start > 1) {
                pieces.add(new TrainingExample(Arrays.copyOfRange(tokens, start, end), 0));
            }
        }
        return pieces;
    }

    private static String answer(DecisionSpec decision, String label) {
        return decision.outcomes().stream()
                .filter(outcome -> outcome.label().equals(label))
                .map(DecisionSpec.Outcome::answer)
                .findFirst()
                .orElseThrow();
    }
}
