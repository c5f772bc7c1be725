package io.lorica.formats.tokenizer;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Special tokens by their names, in the two files that transformers reads them from.
 *
 * @param config tokenizer_config.json, which goes first
 * @param map special_tokens_map.json, which older versions write
 */
record SpecialTokens(JsonNode config, JsonNode map) {

    Optional<String> first(String name) {
        return texts(name).findFirst();
    }

    Set<String> all(String name) {
        return texts(name).collect(Collectors.toSet());
    }

    /** A special token is written as its text or as an object that holds it. */
    private Stream<String> texts(String name) {
        return Stream.of(config, map)
                .map(file -> file.path(name))
                .map(node -> node.isObject() ? node.path("content") : node)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.isEmpty());
    }
}
