package io.lorica.chassis.query;

import io.lorica.api.Problem.FieldError;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.faults.QueryNames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses parameters of a query that would be dropped: a misspelt bound must not be taken for none. */
public class QueryParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // The query itself: parts of a form are parameters to the container as well.
        String query = request.getQueryString();
        if (handler instanceof HandlerMethod method && query != null) {
            List<FieldError> errors = QueryNames.faults(query, read(method)).stream()
                    .map(fault -> new FieldError(fault.path(), fault.message()))
                    .toList();
            if (!errors.isEmpty()) {
                throw new InvalidRequest(errors);
            }
        }
        return true;
    }

    /** Each names itself in its annotation, as the interfaces in {@code api} do. */
    private static List<String> read(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .map(parameter -> parameter.getParameterAnnotation(RequestParam.class))
                .filter(Objects::nonNull)
                .map(RequestParam::name)
                .toList();
    }
}
