package io.lorica.formats.checkpoint;

import io.lorica.formats.TokenizerException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The special tokens of a GGUF file.
 *
 * @param tokens all tokens, by their ids
 * @param begin what starts a sequence
 * @param end what templates call {@code eos_token}
 * @param named ids of the tokens that keys name, which are read in text as one token
 * @param ends ids of all tokens that end an answer
 */
record GgufSpecialTokens(
        List<String> tokens, OptionalInt begin, OptionalInt end, Set<Integer> named, Set<Integer> ends) {
    private static final List<String> END_KEYS = List.of(
            "eos_token_id", "eot_token_id", "eom_token_id", "fim_pad_token_id", "fim_rep_token_id", "fim_sep_token_id");

    /** What ends an answer wherever it is a token, as converters often leave the keys out (llama-vocab.cpp). */
    private static final Set<String> END_TEXTS = Set.of(
            "<|eot_id|>",
            "<|eom_id|>",
            "<|im_end|>",
            "<|end|>",
            "<|return|>",
            "<|call|>",
            "<end_of_turn>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "<end_of_utterance>",
            "<\uff5cend\u2581of\u2581sentence\uff5c>",
            "</s>",
            "<eos>",
            "<EOT>",
            "_<EOT>",
            "[EOT]",
            "[EOS]",
            "<|fim_pad|>",
            "<fim-pad>",
            "<fim_pad>",
            "<PAD>",
            "[PAD]",
            "<|fim_repo|>",
            "<|repo_name|>",
            "<fim-repo>",
            "<REPO>",
            "<reponame>",
            "<|file_sep|>");

    /** @throws TokenizerException if a key names a token that is not there */
    static GgufSpecialTokens of(GgufMetadata metadata, List<String> tokens) {
        OptionalInt begin = id(metadata, "bos_token_id", tokens.size());
        OptionalInt end = id(metadata, END_KEYS.getFirst(), tokens.size());
        Set<Integer> ends = new TreeSet<>();
        END_KEYS.forEach(key -> id(metadata, key, tokens.size()).ifPresent(ends::add));
        Set<Integer> named = new TreeSet<>(ends);
        begin.ifPresent(named::add);
        for (int id = 0; id < tokens.size(); id++) {
            if (END_TEXTS.contains(tokens.get(id))) {
                ends.add(id);
            }
        }
        return new GgufSpecialTokens(tokens, begin, end, named, ends);
    }

    /** By the names that templates call them. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        begin.ifPresent(id -> texts.put("bos_token", tokens.get(id)));
        end.ifPresent(id -> texts.put("eos_token", tokens.get(id)));
        return texts;
    }

    /** -1, as 32 bits without a sign, is none. */
    private static OptionalInt id(GgufMetadata metadata, String name, int size) {
        String key = GgufTokenizer.PREFIX + name;
        if (metadata.values().get(key) instanceof Long none && none.intValue() == -1) {
            return OptionalInt.empty();
        }
        OptionalInt id = metadata.optionalInteger(key);
        if (id.isPresent() && id.getAsInt() >= size) {
            throw new TokenizerException("%s: %s is %d, the vocabulary has %d tokens"
                    .formatted(metadata.origin(), name, id.getAsInt(), size));
        }
        return id;
    }
}
