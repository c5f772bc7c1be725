package io.lorica.formats.tokenizer;

import io.lorica.formats.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What a base model's files say about text, whichever format they have.
 *
 * @param tokenizerJson the content of a Hugging Face {@code tokenizer.json}
 * @param endTokens texts of the tokens that end an answer
 * @param endIds ids of tokens that end an answer, where the files give ids
 * @param beginToken text of the token that starts a sequence, if the model has one
 * @param chatTemplate Jinja text, if the model has one
 */
public record TokenizerFiles(
        String tokenizerJson,
        Set<String> endTokens,
        Set<Integer> endIds,
        @Nullable String beginToken,
        @Nullable String chatTemplate) {

    /** @throws TokenizerException if tokenizer.json is missing or a file is not JSON */
    public static TokenizerFiles ofDirectory(Path directory) {
        Path tokenizer = directory.resolve("tokenizer.json");
        if (!Files.isRegularFile(tokenizer)) {
            throw new TokenizerException(
                    "%s has no tokenizer.json; save the model's fast tokenizer there".formatted(directory));
        }
        JsonNode config = json(directory.resolve("tokenizer_config.json"));
        Set<Integer> endIds = new TreeSet<>();
        JsonNode end = json(directory.resolve("generation_config.json")).path("eos_token_id");
        if (end.isInt()) {
            endIds.add(end.asInt());
        }
        end.forEach(id -> endIds.add(id.asInt()));
        Set<String> endTokens = new TreeSet<>();
        tokenText(config.path("eos_token")).ifPresent(endTokens::add);
        return new TokenizerFiles(
                read(tokenizer),
                endTokens,
                endIds,
                tokenText(config.path("bos_token")).orElse(null),
                chatTemplate(directory, config));
    }

    /**
     * @param rows of the embedding
     * @param origin how messages call the model
     * @throws TokenizerException if the tokenizer has tokens beyond them
     */
    public TokenizerFiles requireWithin(int rows, String origin) {
        Vocabulary.of(tokenizerJson, origin).requireWithin(rows);
        return this;
    }

    private static @Nullable String chatTemplate(Path directory, JsonNode config) {
        Path file = directory.resolve("chat_template.jinja");
        if (Files.isRegularFile(file)) {
            return read(file);
        }
        return config.path("chat_template").isString()
                ? config.path("chat_template").asString()
                : null;
    }

    /** A special token is written as its text or as an object that holds it. */
    private static Optional<String> tokenText(JsonNode node) {
        JsonNode text = node.isObject() ? node.path("content") : node;
        return text.isString() ? Optional.of(text.asString()) : Optional.empty();
    }

    private static JsonNode json(Path file) {
        if (!Files.isRegularFile(file)) {
            return MissingNode.getInstance();
        }
        try {
            return JsonMapper.shared().readTree(read(file));
        } catch (JacksonException e) {
            throw new TokenizerException("%s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new TokenizerException("%s can't be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
