package io.lorica.client;

import io.lorica.api.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns what came instead of a result into the exception that says so. */
final class Failures {
    private Failures() {}

    /**
     * @param call such as {@code POST /v1/decisions}
     * @param retryAfter the header's value
     * @param body as it came: a problem, or what a proxy says
     */
    static LoricaException ofAnswer(String call, int status, @Nullable String retryAfter, byte[] body) {
        if (status < 400) {
            return new LoricaException.Unreadable(
                    "%s was answered %d, which no call of Lorica's is. Set the client's url to Lorica's own address."
                            .formatted(call, status),
                    null);
        }
        Problem problem = problem(status, call.substring(call.indexOf(' ') + 1), body);
        if (status < 500 && status != HttpStatus.TOO_MANY_REQUESTS.value()) {
            return new LoricaException.Refused(
                    "%s was refused (%d): %s".formatted(call, status, detail(problem)), problem);
        }
        return new LoricaException.Unavailable(
                "%s could not be answered (%d): %s".formatted(call, status, detail(problem)),
                problem,
                seconds(retryAfter));
    }

    /** @param isHarmless whether the call may be made again without a look at what the first one did */
    static LoricaException ofTransport(String call, IOException cause, boolean isHarmless) {
        return new LoricaException.Unavailable(
                "%s got no answer: %s. Check the client's url and that Lorica runs there.%s"
                        .formatted(
                                call,
                                reason(cause),
                                isHarmless
                                        ? ""
                                        : " Whether it was carried out is not known: look before you call again."),
                cause);
    }

    static LoricaException unreadable(String call, Throwable cause) {
        return new LoricaException.Unreadable(
                "%s got an answer that this client can't read: %s. Use a client of the server's release."
                        .formatted(call, cause.getMessage()),
                cause);
    }

    static String reason(IOException failure) {
        return switch (failure) {
            case HttpConnectTimeoutException _ -> "no connection in time";
            case HttpTimeoutException _ -> "no answer in time";
            case ConnectException e
            when e.getCause() instanceof UnresolvedAddressException -> "the host's name is unknown";
            case ConnectException _ -> "the connection was refused";
            case UnknownHostException _ -> "the host's name is unknown";
            default ->
                failure.getMessage() == null || failure.getMessage().isBlank()
                        ? failure.getClass().getSimpleName()
                        : failure.getMessage();
        };
    }

    private static String detail(Problem problem) {
        return problem.traceId().isEmpty()
                ? problem.detail()
                : "%s (trace %s)".formatted(problem.detail(), problem.traceId());
    }

    /** What the body lacks is filled in, so that an answer of a proxy on the way is a problem as well. */
    private static Problem problem(int status, String path, byte[] body) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "HTTP " + status : known.getReasonPhrase();
        ObjectNode problem = Json.MAPPER
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("detail", "no reason was given")
                .put("instance", path)
                .put("trace_id", "");
        try {
            if (Json.MAPPER.readTree(body) instanceof ObjectNode answer) {
                answer.properties().stream()
                        .filter(field -> !field.getValue().isNull())
                        .forEach(field -> problem.set(field.getKey(), field.getValue()));
            }
            return Json.MAPPER.treeToValue(problem.put("status", status), Problem.class);
        } catch (JacksonException e) {
            return new Problem("about:blank", title, status, "no reason was given", path, "", null, Map.of());
        }
    }

    private static @Nullable Duration seconds(@Nullable String retryAfter) {
        try {
            return retryAfter == null ? null : Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
        } catch (NumberFormatException e) {
            // A date; Lorica gives seconds.
            return null;
        }
    }

    /** OpenAI's error object, in the middle of a stream that began as a success. */
    static LoricaException ofErrorEvent(String call, JsonNode error) {
        boolean isCallersFault = error.path("type").asString("").equals("invalid_request_error");
        int status = isCallersFault ? 400 : 500;
        String message = error.path("message").asString("no reason was given");
        String slug = error.path("code").asString("failed").replace('_', '-');
        Problem problem = new Problem(
                Problem.TYPE_PREFIX + slug,
                slug,
                status,
                message,
                call.substring(call.indexOf(' ') + 1),
                "",
                null,
                Map.of());
        String told = "%s ended early: %s".formatted(call, message);
        return isCallersFault
                ? new LoricaException.Refused(told, problem)
                : new LoricaException.Unavailable(told, problem, null);
    }
}
