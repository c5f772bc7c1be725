package io.lorica.inference.chat;

import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** OpenAI's fields that would change what the answer means and that Lorica does not honour. */
enum Unsupported {
    N("n", value -> value.asInt(1) == 1, "one answer per request; send n requests."),
    TOOLS("tools", JsonNode::isEmpty, "tools are not called; remove it."),
    FUNCTIONS("functions", JsonNode::isEmpty, "functions are not called; remove it."),
    LOGPROBS("logprobs", value -> !value.asBoolean(false), "log-probabilities are not returned; remove it."),
    TOP_LOGPROBS("top_logprobs", value -> value.asInt(0) == 0, "log-probabilities are not returned; remove it."),
    LOGIT_BIAS("logit_bias", JsonNode::isEmpty, "logits are not biased; remove it."),
    FREQUENCY_PENALTY(
            "frequency_penalty", value -> value.asDouble(0) == 0, "repetition is not penalised; remove it or send 0."),
    PRESENCE_PENALTY(
            "presence_penalty", value -> value.asDouble(0) == 0, "repetition is not penalised; remove it or send 0."),
    RESPONSE_FORMAT(
            "response_format",
            value -> value.path("type").asString("text").equals("text"),
            "only {\"type\": \"text\"} is answered; remove it."),
    MODALITIES(
            "modalities",
            value -> value.isArray()
                    && value.size() == 1
                    && value.get(0).asString("").equals("text"),
            "only text is answered; remove it.");

    private final String field;

    @SuppressWarnings("ImmutableEnumChecker") // these functions keep no state
    private final Predicate<JsonNode> isHarmless;

    private final String message;

    Unsupported(String field, Predicate<JsonNode> isHarmless, String message) {
        this.field = field;
        this.isHarmless = isHarmless;
        this.message = message;
    }

    static void refuse(JsonNode body) {
        for (Unsupported one : List.of(values())) {
            JsonNode value = body.path(one.field);
            if (ChatRequestReader.isGiven(value) && !one.isHarmless.test(value)) {
                throw ChatRequestReader.invalid(one.field, one.message);
            }
        }
    }
}
