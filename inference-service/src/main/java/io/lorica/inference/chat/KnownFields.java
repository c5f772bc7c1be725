package io.lorica.inference.chat;

import io.lorica.faults.Nearest;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The fields that a part of a request may have. Another one is refused by name: dropped silently, the answer would not
 * be what was asked for.
 */
enum KnownFields {
    REQUEST(
            // Read.
            "model",
            "messages",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "deterministic",
            // Read by Unsupported: accepted at the value that changes nothing.
            "n",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "frequency_penalty",
            "presence_penalty",
            "response_format",
            "modalities",
            "store",
            "service_tier",
            "verbosity",
            "reasoning_effort",
            // For OpenAI's own books and caches; no answer depends on them.
            "user",
            "metadata",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention"),
    STREAM_OPTIONS("include_usage", "include_obfuscation"),
    /** The last five come back in what OpenAI's clients keep of an answer, empty. */
    MESSAGE("role", "content", "name", "refusal", "tool_calls", "function_call", "audio", "annotations");

    private static final Map<KnownFields, Set<String>> ONLY_EMPTY =
            Map.of(MESSAGE, Set.of("refusal", "tool_calls", "function_call", "audio", "annotations"));

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<String> names;

    KnownFields(String... names) {
        this.names = Set.of(names);
    }

    /** @param at path of the object; empty: the request itself */
    void check(JsonNode object, String at) {
        if (ChatRequestReader.isGiven(object) && !object.isObject()) {
            throw ChatRequestReader.invalid(at, "must be a JSON object.");
        }
        Set<String> onlyEmpty = ONLY_EMPTY.getOrDefault(this, Set.of());
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String path = at.isEmpty() ? field.getKey() : at + "." + field.getKey();
            boolean isGiven = ChatRequestReader.isGiven(field.getValue());
            if (isGiven && !names.contains(field.getKey())) {
                throw ChatRequestReader.invalid(path, "is not honoured here; " + Nearest.hint(field.getKey(), names));
            }
            if (isGiven && onlyEmpty.contains(field.getKey()) && !Unsupported.holdsNothing(field.getValue())) {
                throw ChatRequestReader.invalid(path, "is not read here; remove it.");
            }
        }
    }
}
