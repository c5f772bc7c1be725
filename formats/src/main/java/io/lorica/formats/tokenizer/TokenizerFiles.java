package io.lorica.formats.tokenizer;

import io.lorica.formats.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * @param specialTokens texts of special tokens by the names that templates call them, such as {@code bos_token}
 * @param chatTemplate the one for chats without tools, if the model has one
 */
public record TokenizerFiles(
        String tokenizerJson,
        Set<String> endTokens,
        Set<Integer> endIds,
        Map<String, String> specialTokens,
        @Nullable ChatTemplateFile chatTemplate) {
    private static final String TEMPLATE_FILE = "chat_template.jinja";
    private static final String CONFIG_FILE = "tokenizer_config.json";
    private static final String TEMPLATE = "chat_template";

    /** @throws TokenizerException if tokenizer.json is missing or a file is not JSON */
    public static TokenizerFiles ofDirectory(Path directory) {
        Path tokenizer = directory.resolve("tokenizer.json");
        if (!Files.isRegularFile(tokenizer)) {
            throw new TokenizerException(
                    "%s has no tokenizer.json; save the model's fast tokenizer there".formatted(directory));
        }
        JsonNode config = json(directory.resolve(CONFIG_FILE));
        var special = new SpecialTokens(config, json(directory.resolve("special_tokens_map.json")));
        Set<Integer> endIds = new TreeSet<>();
        for (String name : List.of("generation_config.json", "config.json")) {
            endIds.addAll(endIds(json(directory.resolve(name)).path("eos_token_id")));
        }
        return new TokenizerFiles(
                read(tokenizer), special.all("eos_token"), endIds, special.named(), chatTemplate(directory, config));
    }

    /** Text of the token that ends a sequence, if the model has one. */
    public @Nullable String endToken() {
        return specialTokens.get("eos_token");
    }

    /** Text of the token that starts a sequence, if the model has one. */
    public @Nullable String beginToken() {
        return specialTokens.get("bos_token");
    }

    /**
     * The same without end tokens that the model can't answer with, as their ids are beyond its embedding.
     *
     * @param rows of the embedding
     * @param origin how messages call the model
     * @throws TokenizerException if the tokenizer itself has tokens beyond them
     */
    public TokenizerFiles within(int rows, String origin) {
        Vocabulary.of(tokenizerJson, origin).requireWithin(rows);
        Set<Integer> ids = endIds.stream().filter(id -> id < rows).collect(Collectors.toCollection(TreeSet::new));
        return new TokenizerFiles(tokenizerJson, endTokens, ids, specialTokens, chatTemplate);
    }

    /** One id or several; a negative one means none. */
    private static Set<Integer> endIds(JsonNode value) {
        Stream<JsonNode> ids = value.isArray() ? value.valueStream() : Stream.of(value);
        return ids.filter(id -> id.isInt() && id.intValue() >= 0)
                .map(JsonNode::intValue)
                .collect(Collectors.toSet());
    }

    private static @Nullable ChatTemplateFile chatTemplate(Path directory, JsonNode config) {
        Path file = directory.resolve(TEMPLATE_FILE);
        if (Files.isRegularFile(file)) {
            return new ChatTemplateFile(read(file), TEMPLATE_FILE);
        }
        JsonNode template = config.path(TEMPLATE);
        String origin = "%s of %s".formatted(TEMPLATE, CONFIG_FILE);
        if (template.isString()) {
            return new ChatTemplateFile(template.stringValue(), origin);
        }
        // Of several, by their names, chats without tools take the one that is called default.
        return template.valueStream()
                .filter(one -> one.path("name").asString("").equals("default"))
                .map(one -> one.path("template"))
                .filter(JsonNode::isString)
                .map(one -> new ChatTemplateFile(one.stringValue(), origin + ", 'default'"))
                .findFirst()
                .orElse(null);
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
