package io.lorica.formats.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** The names that templates know. */
    Map<String, String> named() {
        Map<String, String> named = new TreeMap<>();
        NAMES.forEach(name -> texts(name).findFirst().ifPresent(text -> named.put(name, text)));
        config.path("extra_special_tokens").properties().forEach(token -> {
            if (token.getValue().isString()) {
                named.put(token.getKey(), token.getValue().stringValue());
            }
        });
        return named;
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
