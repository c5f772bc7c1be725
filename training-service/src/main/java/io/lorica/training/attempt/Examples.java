package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.jinja.Text;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.LearntText;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.dataset.SplitRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
        LearntText text = LearntText.of(stored.row(), decision, chats);
        return text.prompt() == null
                ? pieces(tokenizer.encode(text.answer()))
                : List.of(example(stored, text.prompt(), text.answer(), text.ends()));
    }

    /**
     * The prompt's tokens, as serving reads them.
     *
     * @throws TrainingProblem.Untrainable if it is longer than {@code maxTokens}
     */
    int[] prompt(SplitRow stored, DecisionSpec decision) {
        Text prompt = Objects.requireNonNull(
                LearntText.of(stored.row(), decision, chats).prompt(), "a table's rows have prompts");
        return requireFits(stored, tokenizer.encode(prompt));
    }

    private TrainingExample example(SplitRow stored, Text prompt, Text answer, boolean ends) {
        int[] head = tokenizer.encode(prompt);
        int[] tail = tokenizer.encode(answer);
        int[] end = ends ? tokenizer.eosId().stream().toArray() : new int[0];
        int[] tokens = Stream.of(head, tail, end).flatMapToInt(Arrays::stream).toArray();
        return new TrainingExample(requireFits(stored, tokens), head.length);
    }

    private int[] requireFits(SplitRow stored, int[] tokens) {
        if (tokens.length > maxTokens) {
            throw new TrainingProblem.Untrainable(
                    ("The row of line %d has %d tokens and max_tokens is %d. Raise options.max_tokens, shorten the"
                                    + " prompt template, or upload the data set without that row.")
                            .formatted(stored.line(), tokens.length, maxTokens));
        }
        return tokens;
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
}
