package io.lorica.inference.chat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** OpenAI's fields that would change what the answer means and that Lorica does not honour. */
enum Unsupported {
    N(
            "n",
            value -> value.isNumber() && value.decimalValue().compareTo(BigDecimal.ONE) == 0,
            "one answer per request; send n requests."),
    TOOLS("tools", Unsupported::holdsNothing, "tools are not called; remove it."),
    FUNCTIONS("functions", Unsupported::holdsNothing, "functions are not called; remove it."),
    TOOL_CHOICE("tool_choice", Unsupported::callsNothing, "tools are not called; remove it or send \"none\"."),
    PARALLEL_TOOL_CALLS("parallel_tool_calls", JsonNode::isBoolean, "tools are not called; remove it."),
    FUNCTION_CALL("function_call", Unsupported::callsNothing, "functions are not called; remove it or send \"none\"."),
    LOGPROBS(
            "logprobs",
            value -> value.isBoolean() && !value.booleanValue(),
            "log-probabilities are not returned; remove it."),
    TOP_LOGPROBS("top_logprobs", Unsupported::isZero, "log-probabilities are not returned; remove it."),
    LOGIT_BIAS("logit_bias", Unsupported::holdsNothing, "logits are not biased; remove it."),
    FREQUENCY_PENALTY("frequency_penalty", Unsupported::isZero, "repetition is not penalised; remove it or send 0."),
    PRESENCE_PENALTY("presence_penalty", Unsupported::isZero, "repetition is not penalised; remove it or send 0."),
    RESPONSE_FORMAT(
            "response_format",
            value -> value.isObject() && value.path("type").asString("text").equals("text"),
            "only {\"type\": \"text\"} is answered; remove it."),
    MODALITIES(
            "modalities",
            value -> value.isArray()
                    && value.size() == 1
                    && value.get(0).asString("").equals("text"),
            "only text is answered; remove it."),
    STORE(
            "store",
            value -> value.isBoolean() && !value.booleanValue(),
            "answers are not kept; remove it or send false."),
    SERVICE_TIER(
            "service_tier",
            value -> Set.of("auto", "default").contains(value.asString("")),
            "there is one tier; remove it or send \"auto\"."),
    VERBOSITY(
            "verbosity",
            value -> value.asString("").equals("medium"),
            "is not set here; remove it or send \"medium\"."),
    REASONING_EFFORT(
            "reasoning_effort",
            value -> value.asString("").equals("none"),
            "models here don't reason apart from their answer; remove it or send \"none\".");

    private final String field;

    @SuppressWarnings("ImmutableEnumChecker") // these functions keep no state
    private final Predicate<JsonNode> isHarmless;

    private final String message;

    Unsupported(String field, Predicate<JsonNode> isHarmless, String message) {
        this.field = field;
        this.isHarmless = isHarmless;
        this.message = message;
    }

    /** Where there are no tools, to leave the choice to the model is to call none. */
    private static boolean callsNothing(JsonNode choice) {
        return Set.of("none", "auto").contains(choice.asString(""));
    }

    static boolean holdsNothing(JsonNode value) {
        return value.isContainer()
                ? value.isEmpty()
                : value.isString() && value.stringValue().isEmpty();
    }

    private static boolean isZero(JsonNode value) {
        return value.isNumber() && value.decimalValue().signum() == 0;
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
