package io.lorica.chassis.problem;

import io.lorica.api.Problem;
import io.lorica.chassis.trace.CurrentTrace;
import java.util.List;
import java.util.Map;

/** Builds problems of the call that is being answered. */
public final class Problems {
    private Problems() {}

    public static Problem of(int status, String slug, String title, String detail, String path) {
        return of(status, slug, title, detail, path, List.of(), Map.of());
    }

    static Problem of(
            int status,
            String slug,
            String title,
            String detail,
            String path,
            List<Problem.FieldError> errors,
            Map<String, Object> facts) {
        return new Problem(
                Problem.TYPE_PREFIX + slug,
                title,
                status,
                detail,
                path,
                CurrentTrace.id(),
                errors.isEmpty() ? null : errors,
                facts);
    }
}
