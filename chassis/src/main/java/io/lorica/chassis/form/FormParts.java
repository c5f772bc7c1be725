package io.lorica.chassis.form;

import io.lorica.api.Problem.FieldError;
import io.lorica.chassis.problem.InvalidRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;

/** Refuses parts of a form that would be dropped: a second one where one is read, and those that nothing reads. */
public class FormParts implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException, ServletException {
        if (handler instanceof HandlerMethod method
                && WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class) != null) {
            Map<String, Boolean> read = parts(method);
            if (!read.isEmpty()) {
                check(request.getParts(), read);
            }
        }
        return true;
    }

    /** By name, whether there may be several. */
    private static Map<String, Boolean> parts(HandlerMethod method) {
        Map<String, Boolean> parts = new LinkedHashMap<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestPart part = parameter.getParameterAnnotation(RequestPart.class);
            if (part != null) {
                Class<?> type = parameter.getParameterType();
                parts.put(part.name(), type.isArray() || Collection.class.isAssignableFrom(type));
            }
        }
        return parts;
    }

    private static void check(Collection<Part> sent, Map<String, Boolean> read) {
        Map<String, Long> counts =
                sent.stream().collect(Collectors.groupingBy(Part::getName, LinkedHashMap::new, Collectors.counting()));
        List<FieldError> faults = new ArrayList<>();
        counts.forEach((name, count) -> {
            if (!read.containsKey(name)) {
                faults.add(new FieldError(
                        name,
                        "is a part that is not read here; remove it. Known: " + String.join(", ", read.keySet())));
            } else if (count > 1 && !read.get(name)) {
                faults.add(new FieldError(name, "was sent %d times; send one".formatted(count)));
            }
        });
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }
}
