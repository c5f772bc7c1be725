package io.lorica.chassis.problem;

import io.lorica.faults.Kinds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What Spring MVC refuses before a controller is asked, and what is allowed instead. */
final class SpringRefusals {
    private SpringRefusals() {}

    static String detail(Exception e, HttpStatus status) {
        return switch (e) {
            case HttpRequestMethodNotSupportedException method -> method(method);
            case HttpMediaTypeNotSupportedException type -> contentType(type);
            case HttpMediaTypeNotAcceptableException type ->
                "No answer of the type that Accept asks for exists here. Ask for %s.".formatted(types(type));
            case MissingServletRequestParameterException lacking ->
                "Parameter '%s' is missing. Send it in the query.".formatted(lacking.getParameterName());
            case MissingServletRequestPartException lacking ->
                "Part '%s' is missing. Send it as a part of multipart/form-data."
                        .formatted(lacking.getRequestPartName());
            case MissingRequestHeaderException lacking ->
                "Header '%s' is missing. Send it.".formatted(lacking.getHeaderName());
            case MethodArgumentTypeMismatchException wrong ->
                "Parameter '%s' must be %s.".formatted(wrong.getName(), kind(wrong));
            case TypeMismatchException wrong -> "A parameter must be %s.".formatted(Kinds.of(wrong.getRequiredType()));
            case NoResourceFoundException _ -> StatusProblem.detail(HttpStatus.NOT_FOUND);
            case NoHandlerFoundException _ -> StatusProblem.detail(HttpStatus.NOT_FOUND);
            default -> StatusProblem.detail(status);
        };
    }

    /** Bounds that the parameter declares are narrower than those of its type. */
    private static String kind(MethodArgumentTypeMismatchException e) {
        Min min = e.getParameter().getParameterAnnotation(Min.class);
        Max max = e.getParameter().getParameterAnnotation(Max.class);
        if (min != null && max != null) {
            return "a whole number from %d to %d".formatted(min.value(), max.value());
        }
        return min != null ? "a whole number of at least " + min.value() : Kinds.of(e.getRequiredType());
    }

    private static String method(HttpRequestMethodNotSupportedException e) {
        String[] offered = e.getSupportedMethods();
        return offered == null || offered.length == 0
                ? StatusProblem.detail(HttpStatus.METHOD_NOT_ALLOWED)
                : "%s is not offered here. Use %s."
                        .formatted(
                                e.getMethod(), Arrays.stream(offered).sorted().collect(Collectors.joining(" or ")));
    }

    private static String contentType(HttpMediaTypeNotSupportedException e) {
        String sent = e.getContentType() == null
                ? "A body without a readable Content-Type"
                : "A body of type " + e.getContentType().getType() + "/"
                        + e.getContentType().getSubtype();
        return "%s is not read here. Send Content-Type %s.".formatted(sent, types(e));
    }

    /** Wildcards of vendor types would tell nothing. */
    private static String types(HttpMediaTypeException e) {
        Collection<String> plain = e.getSupportedMediaTypes().stream()
                .filter(type -> !type.isWildcardSubtype() && !type.isWildcardType())
                .map(type -> type.getType() + "/" + type.getSubtype())
                .distinct()
                .filter(type -> !type.equals("application/yaml") && !type.equals("application/cbor"))
                .toList();
        return plain.isEmpty() ? MediaType.APPLICATION_JSON_VALUE : String.join(" or ", plain);
    }
}
