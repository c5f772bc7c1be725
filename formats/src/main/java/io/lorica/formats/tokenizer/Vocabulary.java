package io.lorica.formats.tokenizer;

import io.lorica.formats.TokenizerException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tokens of a tokenizer.json.
 *
 * @param origin how messages call the model
 * @param largestId -1 if there is no token
 * @param largest text of the token with that id
 */
record Vocabulary(String origin, int largestId, String largest) {

    /** @throws TokenizerException if it is not JSON */
    static Vocabulary of(String tokenizerJson, String origin) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(tokenizerJson);
        } catch (JacksonException e) {
            throw new TokenizerException(
                    "The tokenizer.json of %s is not JSON: %s".formatted(origin, e.getOriginalMessage()), e);
        }
        Vocabulary vocabulary = new Vocabulary(origin, -1, "");
        JsonNode words = root.path("model").path("vocab");
        if (words.isArray()) {
            vocabulary = vocabulary.with(
                    words.size() - 1, words.path(words.size() - 1).path(0).asString(""));
        }
        for (var word : words.properties()) {
            vocabulary = vocabulary.with(word.getValue().asInt(-1), word.getKey());
        }
        for (JsonNode token : root.path("added_tokens")) {
            vocabulary = vocabulary.with(
                    token.path("id").asInt(-1), token.path("content").asString(""));
        }
        return vocabulary;
    }

    /** @throws TokenizerException if there are tokens without a row in the embedding */
    void requireWithin(int rows) {
        if (largestId >= rows) {
            throw new TokenizerException(("The tokenizer of %s has the token '%s' with the id %d and the embedding has"
                            + " %d rows: there are no weights for it. Use the tokenizer that the model was published"
                            + " with, or save the model with a resized embedding")
                    .formatted(origin, largest, largestId, rows));
        }
    }

    private Vocabulary with(int id, String text) {
        return id > largestId ? new Vocabulary(origin, id, text) : this;
    }
}
