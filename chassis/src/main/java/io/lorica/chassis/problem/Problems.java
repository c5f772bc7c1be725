package io.lorica.chassis.problem;

import io.lorica.api.Problem;
import io.lorica.api.inference.OpenAiError;
import io.lorica.chassis.trace.CurrentTrace;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** Builds problems of the call that is being answered. */
public final class Problems {
    private Problems() {}

    public static Problem of(int status, String slug, String title, String detail, String path) {
        return of(status, slug, title, detail, path, List.of(), Map.of());
    }

    /** A refusal that is told apart by its status alone. */
    static Problem of(HttpStatus status, String detail, String path) {
        return of(status.value(), StatusProblem.slug(status), StatusProblem.title(status), detail, path);
    }

    static Problem of(
            int status,
            String slug,
            String title,
            String detail,
            String path,
            List<Problem.FieldError> errors,
            Map<String, Object> facts) {
        return traced(CurrentTrace.id(), status, slug, title, detail, path, errors, facts);
    }

    /** Of a call whose own thread knows its trace no more, or never did. */
    static Problem traced(String traceId, HttpStatus status, String path) {
        return traced(
                traceId,
                status.value(),
                StatusProblem.slug(status),
                StatusProblem.title(status),
                StatusProblem.detail(status),
                path,
                List.of(),
                Map.of());
    }

    private static Problem traced(
            String traceId,
            int status,
            String slug,
            String title,
            String detail,
            String path,
            List<Problem.FieldError> errors,
            Map<String, Object> facts) {
        var problem = new Problem(
                Problem.TYPE_PREFIX + slug,
                title,
                status,
                detail,
                path,
                traceId,
                errors.isEmpty() ? null : errors,
                facts);
        return OpenAiError.beside(problem, path);
    }
}
