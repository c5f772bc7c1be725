package io.lorica.engine.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.lorica.engine.tokenizer.ControlTokens.Added;
import io.lorica.engine.tokenizer.ControlTokens.Place;
import io.lorica.jinja.Text;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads texts in which users wrote control tokens. It is the model's tokenizer with other names for these tokens, which
 * nobody can guess: what the template wrote is given its new name, and what users wrote is text like any other. All
 * else is cut as ever, so that a text is cut as one whole.
 */
final class GuardedTokenizer implements AutoCloseable {
    private static final int NAME_BYTES = 16;

    private final ControlTokens control;
    private final Map<Integer, String> names;
    private final HuggingFaceTokenizer tokenizer;

    private GuardedTokenizer(ControlTokens control, Map<Integer, String> names, HuggingFaceTokenizer tokenizer) {
        this.control = control;
        this.names = names;
        this.tokenizer = tokenizer;
    }

    static GuardedTokenizer of(String tokenizerJson, ControlTokens control) {
        byte[] secret = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(secret);
        // Letters and digits alone, which no normalizer changes.
        String prefix = HexFormat.of().formatHex(secret);
        Map<Integer, String> names = new HashMap<>();
        Map<String, String> renamed = new HashMap<>();
        for (Added token : control.all().values()) {
            String name = prefix + "x" + token.id() + "x";
            names.put(token.id(), name);
            renamed.put(token.content(), name);
        }
        ObjectNode root = (ObjectNode) JsonMapper.shared().readTree(tokenizerJson);
        renameAdded(root, names);
        renameVocabulary((ObjectNode) root.path("model"), renamed);
        // It only adds tokens around a text, by the names that are gone.
        root.putNull("post_processor");
        return new GuardedTokenizer(
                control, names, Tokenizer.load(JsonMapper.shared().writeValueAsString(root)));
    }

    long[] encode(Text text) {
        StringBuilder renamed = new StringBuilder();
        int at = 0;
        for (Place place : control.own(text)) {
            renamed.append(text.string(), at, place.start())
                    .append(names.get(place.token().id()));
            at = place.end();
        }
        renamed.append(text.string(), at, text.string().length());
        return tokenizer.encode(renamed.toString(), false, false).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static void renameAdded(ObjectNode root, Map<Integer, String> names) {
        for (JsonNode token : root.path("added_tokens")) {
            String name = names.get(token.path("id").asInt(-1));
            if (name != null && token instanceof ObjectNode added) {
                added.put("content", name).put("normalized", false).put("single_word", false);
            }
        }
    }

    /** Models find a whole token in their vocabulary, or merge it from parts, without knowing what it is. */
    private static void renameVocabulary(ObjectNode model, Map<String, String> renamed) {
        if (model.path("vocab") instanceof ObjectNode words) {
            renamed.forEach((content, name) -> {
                JsonNode id = words.remove(content);
                if (id != null) {
                    words.set(name, id);
                }
            });
        } else if (model.path("vocab") instanceof ArrayNode pieces) {
            for (JsonNode piece : pieces) {
                String name = renamed.get(piece.path(0).asString(""));
                if (name != null && piece instanceof ArrayNode pair) {
                    pair.set(0, name);
                }
            }
        }
        String unknown = renamed.get(model.path("unk_token").asString(""));
        if (unknown != null) {
            model.put("unk_token", unknown);
        }
        if (model.path("merges") instanceof ArrayNode merges) {
            ArrayNode kept = JsonMapper.shared().createArrayNode();
            for (JsonNode merge : merges) {
                String[] parts = parts(merge);
                boolean isControl = renamed.containsKey(parts[0] + parts[1])
                        || renamed.containsKey(parts[0])
                        || renamed.containsKey(parts[1]);
                if (!isControl) {
                    kept.add(merge);
                }
            }
            model.set("merges", kept);
        }
    }

    /** A pair, in one text or in two. */
    private static String[] parts(JsonNode merge) {
        if (merge.isArray()) {
            return new String[] {merge.path(0).asString(""), merge.path(1).asString("")};
        }
        String[] parts = merge.asString("").split(" ", 2);
        return parts.length == 2 ? parts : new String[] {parts[0], ""};
    }
}
