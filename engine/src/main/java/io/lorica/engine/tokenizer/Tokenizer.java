package io.lorica.engine.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.lorica.formats.TokenizerException;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** A Hugging Face fast tokenizer. Safe for use by several threads until closed. */
public final class Tokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final OptionalInt bosId;
    private final OptionalInt eosId;
    private final Set<Integer> eosIds;

    private Tokenizer(HuggingFaceTokenizer tokenizer, OptionalInt bosId, OptionalInt eosId, Set<Integer> eosIds) {
        this.tokenizer = tokenizer;
        this.bosId = bosId;
        this.eosId = eosId;
        this.eosIds = Set.copyOf(eosIds);
    }

    /** @throws TokenizerException if the tokenizer is malformed or of a kind that is not known */
    public static Tokenizer of(TokenizerFiles files) {
        try {
            var tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(files.tokenizerJson().getBytes(StandardCharsets.UTF_8)),
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
            Set<Integer> ends = new TreeSet<>(files.endIds());
            files.endTokens().forEach(text -> ends.add(single(tokenizer, text)));
            OptionalInt turnEnd = TurnEnd.of(files, tokenizer);
            turnEnd.ifPresent(ends::add);
            OptionalInt end = files.endToken() != null
                    ? OptionalInt.of(single(tokenizer, files.endToken()))
                    : turnEnd.isPresent()
                            ? turnEnd
                            : ends.stream().mapToInt(Integer::intValue).min();
            OptionalInt begin = files.beginToken() == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(single(tokenizer, files.beginToken()));
            return new Tokenizer(tokenizer, begin, end, ends);
        } catch (IOException | RuntimeException e) {
            throw e instanceof TokenizerException known
                    ? known
                    : new TokenizerException("The tokenizer can't be loaded: %s".formatted(e.getMessage()), e);
        }
    }

    /** Special tokens that stand in the text are recognised; none is added. */
    public int[] encode(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** Special tokens are left out; bytes that are not UTF-8 become U+FFFD. */
    public String decode(int[] tokens) {
        return tokens.length == 0
                ? ""
                : tokenizer.decode(Arrays.stream(tokens).asLongStream().toArray(), true);
    }

    /** The token that starts a sequence, if the model has one. */
    public OptionalInt bosId() {
        return bosId;
    }

    /** The token that a text to be learnt ends with: the model's own one, if it has any. */
    public OptionalInt eosId() {
        return eosId;
    }

    /**
     * All tokens that end an answer: what the model's files name, and what its chat template ends a turn with. Empty if
     * there are none, and then no answer would end.
     */
    public Set<Integer> eosIds() {
        return eosIds;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static int single(HuggingFaceTokenizer tokenizer, String text) {
        long[] ids = tokenizer.encode(text, false, false).getIds();
        if (ids.length != 1) {
            throw new TokenizerException(("The special token %s is not in the vocabulary; "
                            + "tokenizer.json and the file that names the token do not belong together")
                    .formatted(text));
        }
        return Math.toIntExact(ids[0]);
    }
}
