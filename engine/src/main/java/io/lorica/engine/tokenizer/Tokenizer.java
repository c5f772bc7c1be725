package io.lorica.engine.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.lorica.formats.TokenizerException;
import io.lorica.formats.tokenizer.TokenizerFiles;
import io.lorica.jinja.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Hugging Face fast tokenizer. Safe for use by several threads until closed. */
public final class Tokenizer implements AutoCloseable {
    /** DJL's setting of which build of the tokenizer's library it takes. */
    private static final String FLAVOR = "RUST_FLAVOR";

    static {
        // Text becomes tokens on the CPU. Where DJL sees a GPU it would fetch another build, which a bank's machine
        // can't.
        if (System.getenv(FLAVOR) == null && System.getProperty(FLAVOR) == null) {
            System.setProperty(FLAVOR, "cpu");
        }
    }

    private final HuggingFaceTokenizer tokenizer;
    private final OptionalInt bosId;
    private final OptionalInt eosId;
    private final Set<Integer> eosIds;
    private final String json;
    private final ControlTokens control;

    /** Made when a user first writes a control token: it takes as much memory as the tokenizer itself. */
    private @Nullable GuardedTokenizer guarded;

    private Tokenizer(
            HuggingFaceTokenizer tokenizer,
            OptionalInt bosId,
            OptionalInt eosId,
            Set<Integer> eosIds,
            TokenizerFiles files) {
        this.tokenizer = tokenizer;
        this.bosId = bosId;
        this.eosId = eosId;
        this.eosIds = Set.copyOf(eosIds);
        this.json = files.tokenizerJson();
        this.control = ControlTokens.of(files, eosIds);
    }

    /** @throws TokenizerException if the tokenizer is malformed or of a kind that is not known */
    public static Tokenizer of(TokenizerFiles files) {
        try {
            HuggingFaceTokenizer tokenizer = load(files.tokenizerJson());
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
            return new Tokenizer(tokenizer, begin, end, ends, files);
        } catch (RuntimeException e) {
            throw e instanceof TokenizerException known
                    ? known
                    : new TokenizerException("The tokenizer can't be loaded: %s".formatted(e.getMessage()), e);
        }
    }

    static HuggingFaceTokenizer load(String json) {
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the program's own text: special tokens that stand in it are recognised; none is added. */
    public int[] encode(String text) {
        return encode(Text.own(text));
    }

    /**
     * Special tokens are recognised where no user wrote; what users wrote is plain text, however it looks. A text in
     * which users wrote none is cut as if nobody had asked who wrote what.
     */
    public int[] encode(Text text) {
        Encoding encoding = tokenizer.encode(text.string(), false, false);
        long[] ids = control.isForged(encoding, text) ? guarded().encode(text) : encoding.getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    private synchronized GuardedTokenizer guarded() {
        GuardedTokenizer made = guarded == null ? GuardedTokenizer.of(json, control) : guarded;
        guarded = made;
        return made;
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
    public synchronized void close() {
        tokenizer.close();
        if (guarded != null) {
            guarded.close();
        }
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
