package io.lorica.api.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.api.Problem;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's error object, which its clients look for under {@code error}. It stands beside a problem's own fields on the
 * paths that those clients call.
 *
 * @param type the coarse kind that OpenAI gives for the status
 * @param code OpenAI's own code where it has one, else the problem's slug in snake case
 * @param param the request's field that is to blame, the first of them; null, and not left out, where it is none
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">Error codes</a>
 */
public record OpenAiError(
        String message,
        String type,
        String code,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String param) {
    public static final String FIELD = "error";

    private static final String TOO_LONG = "context_length_exceeded";

    public static OpenAiError of(Problem problem) {
        String code = code(problem.status(), problem.slug());
        return new OpenAiError(problem.detail(), type(problem.status()), code, param(problem, code));
    }

    private static @Nullable String param(Problem problem, String code) {
        var errors = problem.errors();
        if (errors != null && !errors.isEmpty()) {
            return errors.getFirst().field();
        }
        return code.equals(TOO_LONG) ? "messages" : null;
    }

    /** Of a failure whose answer has begun, so that no status can tell whose fault it is. */
    public static OpenAiError late(String message, String slug, boolean isCallersFault) {
        int status = isCallersFault ? 400 : 500;
        return new OpenAiError(message, type(status), code(status, slug), null);
    }

    /**
     * The problem as it is answered on a path: with the error object where clients of OpenAI call, be it what they find
     * elsewhere and not here, such as embeddings.
     */
    public static Problem beside(Problem problem, String path) {
        boolean isOpenAiPath = path.startsWith("/v1/chat/")
                || path.equals("/v1/models")
                || path.startsWith("/v1/models/")
                || (path.startsWith("/v1/") && problem.slug().equals("not-found"));
        return isOpenAiPath && !problem.facts().containsKey(FIELD) ? problem.with(FIELD, of(problem)) : problem;
    }

    private static String type(int status) {
        if (status == 429) {
            return "requests";
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    private static String code(int status, String slug) {
        return switch (slug) {
            case "prompt-too-long", "no-room-for-text" -> TOO_LONG;
            case "unknown-model" -> "model_not_found";
            default ->
                switch (status) {
                    case 401 -> "invalid_api_key";
                    case 403 -> "insufficient_permissions";
                    case 429 -> "rate_limit_exceeded";
                    default -> slug.replace('-', '_');
                };
        };
    }
}
