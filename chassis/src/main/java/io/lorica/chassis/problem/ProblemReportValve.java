package io.lorica.chassis.problem;

import io.lorica.chassis.trace.RequestTrace;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what no controller saw with a problem as well: requests that Tomcat can't read, that the firewall rejects,
 * and failures of filters.
 */
final class ProblemReportValve extends ErrorReportValve {
    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    private final JsonMapper json;

    ProblemReportValve(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int code = response.getStatus();
        // As the class above has it: only failures, once, and only while there is somebody to tell.
        if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported() || !isOpen(response)) {
            return;
        }
        HttpStatus status = statusOf(code);
        response.setStatus(status.value());
        String path = pathOf(request);
        String traceId = RequestTrace.of(request);
        try (var _ = MDC.putCloseable("traceId", traceId)) {
            if (status.is5xxServerError()) {
                log.error("Unexpected failure of {}", path, failure);
            } else {
                log.info(
                        "{} {} was refused with {} before a controller saw it: {}",
                        request.getMethod(),
                        path,
                        status.value(),
                        failure == null ? response.getMessage() : failure.getMessage());
            }
        }
        write(response, json.writeValueAsString(Problems.traced(traceId, status, path)));
    }

    /**
     * A method, coding or version of HTTP that nobody knows is the caller's fault, whatever class HTTP counts it in.
     */
    private static HttpStatus statusOf(int code) {
        HttpStatus status = HttpStatus.resolve(code);
        if (status == null) {
            return code < 500 ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR;
        }
        return switch (status) {
            case NOT_IMPLEMENTED, HTTP_VERSION_NOT_SUPPORTED -> HttpStatus.BAD_REQUEST;
            default -> status;
        };
    }

    private static String pathOf(Request request) {
        String path = request.getRequestURI();
        return path == null ? "" : path;
    }

    private static boolean isOpen(Response response) {
        var isOpen = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, isOpen);
        return isOpen.get();
    }

    private static void write(Response response, String problem) {
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(problem);
                response.finishResponse();
            }
        } catch (IOException e) {
            log.debug("The caller went away before it was told", e);
        }
    }
}
