package io.lorica.inference.chat;

import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.faults.WholeNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/**
 * Reads an OpenAI chat completion request.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create chat completion</a>
 */
final class ChatRequestReader {
    private static final int MAX_STOPS = 4;
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final Set<String> TOOL_ROLES = Set.of("tool", "function");

    private ChatRequestReader() {}

    /** @throws InvalidRequest naming the field and what to do */
    static ChatRequest read(JsonNode body) {
        if (!body.isObject()) {
            throw invalid("request", "send a JSON object with model and messages.");
        }
        KnownFields.REQUEST.check(body, "");
        Unsupported.refuse(body);
        KnownFields.STREAM_OPTIONS.check(body.path("stream_options"), "stream_options");
        return new ChatRequest(
                model(body),
                messages(body),
                maxTokens(body),
                sampling(body),
                stop(body),
                flag(body, "deterministic"),
                flag(body, "stream"),
                flag(body.path("stream_options"), "include_usage"));
    }

    private static String model(JsonNode body) {
        JsonNode model = body.path("model");
        if (!model.isString() || model.stringValue().isBlank()) {
            throw invalid("model", "name an adapter, adapter@alias or the base model; GET /v1/models lists them.");
        }
        return model.stringValue();
    }

    private static List<ChatMessage> messages(JsonNode body) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw invalid("messages", "send at least one message {\"role\", \"content\"}.");
        }
        List<ChatMessage> read = new ArrayList<>();
        for (JsonNode message : messages) {
            String at = "messages[" + read.size() + "]";
            // Before its fields: those of a role that is not known are of no interest.
            String role = role(message, at);
            KnownFields.MESSAGE.check(message, at);
            read.add(new ChatMessage(role, content(message, at + ".content")));
        }
        return read;
    }

    private static String role(JsonNode message, String at) {
        if (!message.isObject()) {
            throw invalid(at, "must be a JSON object.");
        }
        String role = message.path("role").asString("");
        // OpenAI's newer name for the system role.
        String known = role.equals("developer") ? "system" : role;
        if (!ROLES.contains(known)) {
            throw invalid(
                    at + ".role",
                    "must be system, developer, user or assistant%s."
                            .formatted(TOOL_ROLES.contains(role) ? "; tools and functions are not called here" : ""));
        }
        return known;
    }

    private static String content(JsonNode message, String at) {
        JsonNode content = message.path("content");
        if (content.isString()) {
            return storable(content, at);
        }
        // What OpenAI's clients send back of an answer that said nothing.
        if (!isGiven(content) && message.path("role").asString("").equals("assistant")) {
            return "";
        }
        if (!content.isArray()) {
            throw invalid(at, "send a string or a list of text parts.");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asString("").equals("text")
                    || !part.path("text").isString()) {
                throw invalid(at, "only text parts are understood; send {\"type\": \"text\", \"text\": ...}.");
            }
            text.append(storable(part.path("text"), at));
        }
        return text.toString();
    }

    /** Half of a surrogate pair has no UTF-8, so no tokens. */
    private static String storable(JsonNode text, String at) {
        boolean isCut =
                text.stringValue().codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
        if (isCut) {
            throw invalid(at, "holds half of a surrogate pair, which is no character; send both halves or none.");
        }
        return text.stringValue();
    }

    private static OptionalInt maxTokens(JsonNode body) {
        for (String name : List.of("max_completion_tokens", "max_tokens")) {
            JsonNode value = body.path(name);
            if (isGiven(value)) {
                long tokens = WholeNumber.of(value).orElse(0);
                if (tokens < 1 || tokens > Integer.MAX_VALUE) {
                    throw invalid(name, "must be a whole number from 1.");
                }
                return OptionalInt.of((int) tokens);
            }
        }
        return OptionalInt.empty();
    }

    private static SamplingOptions sampling(JsonNode body) {
        JsonNode seed = body.path("seed");
        OptionalLong given = WholeNumber.of(seed);
        if (isGiven(seed) && given.isEmpty()) {
            throw invalid("seed", "must be a whole number of 64 bits.");
        }
        double topP = number(body, "top_p", 1, 1);
        double temperature = number(body, "temperature", 1, 2);
        // No share of the probability is reached by the likeliest token alone.
        boolean isGreedy = topP == 0;
        return new SamplingOptions(
                isGreedy ? 0 : temperature,
                isGreedy ? 1 : topP,
                0,
                given.orElseGet(() -> ThreadLocalRandom.current().nextLong()));
    }

    private static double number(JsonNode body, String name, double standard, double max) {
        JsonNode value = body.path(name);
        if (!isGiven(value)) {
            return standard;
        }
        // Beyond what a double holds it is infinite, and refused.
        double number = value.isNumber() ? value.decimalValue().doubleValue() : -1;
        if (!(number >= 0) || number > max) {
            throw invalid(name, "must be a number from 0 to %s.".formatted(max));
        }
        return number;
    }

    private static List<String> stop(JsonNode body) {
        JsonNode stop = body.path("stop");
        if (!isGiven(stop)) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode one : stop.isArray() ? stop : List.of(stop)) {
            if (!one.isString() || one.stringValue().isEmpty()) {
                throw invalid("stop", "must be a string or a list of strings, none of them empty.");
            }
            strings.add(one.stringValue());
        }
        if (strings.size() > MAX_STOPS) {
            throw invalid("stop", "may hold at most %d strings.".formatted(MAX_STOPS));
        }
        return strings;
    }

    private static boolean flag(JsonNode parent, String name) {
        JsonNode value = parent.path(name);
        if (isGiven(value) && !value.isBoolean()) {
            throw invalid(name, "must be true or false.");
        }
        return value.asBoolean(false);
    }

    static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    static InvalidRequest invalid(String field, String message) {
        return new InvalidRequest(field, message);
    }
}
