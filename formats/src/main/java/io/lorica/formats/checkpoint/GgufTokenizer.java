package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import io.lorica.formats.TokenizerException;
import io.lorica.formats.tokenizer.ChatTemplateFile;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rebuilds a byte-level BPE tokenizer from GGUF metadata, as the tokenizer.json it was converted from. */
final class GgufTokenizer {
    static final String PREFIX = "tokenizer.ggml.";
    private static final String TEMPLATE = "tokenizer.chat_template";
    private static final long NORMAL = 1;
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;

    /** How llama.cpp cuts text, one step after the other, where a file does not say how. */
    private static final List<String> DEFAULT_WORDS = List.of(
            "[\\p{P}\\$\\+<=>\\^~\\|]+",
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)",
            "\\p{N}+",
            "[0-9][0-9][0-9]");

    private static final JsonMapper JSON = new JsonMapper();

    private GgufTokenizer() {}

    /** @throws TokenizerException if the tokenizer is of a kind that is not known */
    static TokenizerFiles read(GgufMetadata metadata) {
        String model = metadata.text(PREFIX + "model").orElse("(none)");
        if (!model.equals("gpt2")) {
            throw new TokenizerException(
                    ("%s has a tokenizer of kind '%s'; the engine reads byte-level BPE (gpt2) from GGUF"
                                    + " files. Use the model's Hugging Face directory instead")
                            .formatted(metadata.origin(), model));
        }
        List<String> tokens = metadata.list(PREFIX + "tokens", String.class);
        GgufSpecialTokens special = GgufSpecialTokens.of(metadata, tokens);
        return new TokenizerFiles(
                json(metadata, tokens, special),
                Set.of(),
                special.ends(),
                special.texts(),
                metadata.text(TEMPLATE)
                        .map(template -> new ChatTemplateFile(template, TEMPLATE))
                        .orElse(null));
    }

    /** @throws CheckpointException if there are tokens without a row in the embedding */
    static void requireWithin(GgufMetadata metadata, int rows) {
        if (metadata.values().get(PREFIX + "tokens") instanceof List<?> tokens && tokens.size() > rows) {
            throw new CheckpointException(("%s has %d tokens and an embedding of %d rows: tokens from %d on have no"
                            + " weights. Convert the model again, from a tokenizer and weights that belong together")
                    .formatted(metadata.origin(), tokens.size(), rows, rows));
        }
    }

    private static String json(GgufMetadata metadata, List<String> tokens, GgufSpecialTokens special) {
        List<Long> types = metadata.values().containsKey(PREFIX + "token_type")
                ? metadata.list(PREFIX + "token_type", Long.class)
                : Collections.nCopies(tokens.size(), NORMAL);
        if (types.size() != tokens.size()) {
            throw new TokenizerException("%s has %d tokens and %d token types; it is damaged"
                    .formatted(metadata.origin(), tokens.size(), types.size()));
        }
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        ObjectNode vocabulary = JSON.createObjectNode();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
            boolean control = types.get(id) == CONTROL || special.named().contains(id);
            if (control || types.get(id) == USER_DEFINED) {
                ObjectNode token = added.addObject();
                token.put("id", id).put("content", tokens.get(id));
                token.put("single_word", false).put("lstrip", false).put("rstrip", false);
                token.put("normalized", false).put("special", control);
            }
        }
        boolean ignoreMerges = splitting(root, metadata);
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"), true);
        ObjectNode bpe = root.putObject("model");
        bpe.put("type", "BPE").putNull("dropout").putNull("unk_token");
        bpe.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        bpe.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", ignoreMerges);
        bpe.set("vocab", vocabulary);
        ArrayNode merges = bpe.putArray("merges");
        metadata.list(PREFIX + "merges", String.class).forEach(merges::add);
        return JSON.writeValueAsString(root);
    }

    /** Sets normalizer and pre-tokenizer; returns whether a whole word of the vocabulary is taken without merging. */
    private static boolean splitting(ObjectNode root, GgufMetadata metadata) {
        String kind = metadata.text(PREFIX + "pre").orElse("default");
        switch (kind) {
            case "default" -> {
                root.putNull("normalizer");
                ArrayNode steps = sequence(root);
                DEFAULT_WORDS.forEach(words -> cut(steps.addObject(), words));
                byteLevel(steps.addObject(), false);
            }
            case "gpt-2" -> {
                root.putNull("normalizer");
                byteLevel(root.putObject("pre_tokenizer"), true);
            }
            case "smollm", "starcoder", "refact", "command-r" -> {
                root.putNull("normalizer");
                ArrayNode steps = sequence(root);
                steps.addObject().put("type", "Digits").put("individual_digits", true);
                byteLevel(steps.addObject(), true);
            }
            case "qwen2" -> {
                root.putObject("normalizer").put("type", "NFC");
                split(root, "\\p{N}");
            }
            case "llama-bpe", "llama3" -> {
                root.putNull("normalizer");
                split(root, "\\p{N}{1,3}");
                return true;
            }
            default ->
                throw new TokenizerException(
                        ("%s cuts text in the way '%s', which the engine does not know. Use the model's"
                                        + " Hugging Face directory instead")
                                .formatted(metadata.origin(), kind));
        }
        return false;
    }

    private static ArrayNode sequence(ObjectNode root) {
        return root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    }

    private static void split(ObjectNode root, String digits) {
        ArrayNode steps = sequence(root);
        cut(steps.addObject(), words(digits));
        byteLevel(steps.addObject(), false);
    }

    private static void cut(ObjectNode step, String words) {
        step.put("type", "Split").putObject("pattern").put("Regex", words);
        step.put("behavior", "Isolated").put("invert", false);
    }

    private static void byteLevel(ObjectNode node, boolean useRegex) {
        node.put("type", "ByteLevel").put("add_prefix_space", false);
        node.put("trim_offsets", true).put("use_regex", useRegex);
    }

    /** Where text is cut into words. */
    private static String words(String digits) {
        return ("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|%s|"
                        + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")
                .formatted(digits);
    }
}
