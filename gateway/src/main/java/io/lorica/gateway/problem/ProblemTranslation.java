package io.lorica.gateway.problem;

import io.lorica.api.Problem.FieldError;
import io.lorica.faults.JsonFault;
import io.lorica.faults.SnakeCase;
import io.lorica.gateway.problem.GatewayException.InvalidRequest;
import io.lorica.gateway.problem.GatewayException.NotFound;
import io.lorica.gateway.problem.GatewayException.Unavailable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import tools.jackson.core.JacksonException;

/** Turns what frameworks throw into the gateway's own refusals. */
@Component
class ProblemTranslation {

    GatewayException translate(Throwable failure) {
        // The framework wraps a refusal that a request's body raised while it was read.
        GatewayException own = causeOf(failure, GatewayException.class);
        if (own != null) {
            return own;
        }
        return switch (failure) {
            case DataAccessResourceFailureException e -> databaseUnavailable(e);
            case TransientDataAccessException e -> databaseUnavailable(e);
            case TransactionException e -> databaseUnavailable(e);
            case WebExchangeBindException e -> fromFields(e);
            case ResponseStatusException e -> fromStatus(e);
            default -> new GatewayException.Unexpected();
        };
    }

    private static GatewayException databaseUnavailable(Exception cause) {
        return new Unavailable(
                "database-unavailable",
                HttpStatus.SERVICE_UNAVAILABLE,
                "The gateway can't reach its database, so it can't check API keys. Try again shortly.",
                cause);
    }

    private static GatewayException fromStatus(ResponseStatusException e) {
        HttpStatus status = HttpStatus.resolve(e.getStatusCode().value());
        if (status == null || status.is5xxServerError()) {
            return new GatewayException.Unexpected();
        }
        if (status == HttpStatus.NOT_FOUND) {
            return new NotFound("not-found", "Nothing is here. See the API description for the paths that exist.");
        }
        JacksonException json = causeOf(e, JacksonException.class);
        if (json != null) {
            return fromJson(json);
        }
        String slug = switch (status) {
            case BAD_REQUEST -> "invalid-request";
            case CONTENT_TOO_LARGE -> "body-too-large";
            default -> status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
        };
        return invalid(slug, status, detail(e, status));
    }

    private static String detail(ResponseStatusException e, HttpStatus status) {
        return switch (e) {
            case MissingRequestValueException lacking ->
                "The %s '%s' is missing. Send it.".formatted(lacking.getLabel(), lacking.getName());
            case ServerWebInputException wrong
            when causeOf(wrong, TypeMismatchException.class) != null -> ofAnotherKind(wrong.getMethodParameter());
            case HandlerMethodValidationException beyond -> parametersOf(beyond);
            case ServerWebInputException _ -> "The body is missing or not JSON. Send a JSON object.";
            case UnsupportedMediaTypeStatusException _ -> "Only JSON is read here. Send Content-Type application/json.";
            case NotAcceptableStatusException _ -> "Only JSON is answered here. Send Accept: application/json.";
            case MethodNotAllowedException method ->
                "%s is not offered here. Use %s."
                        .formatted(
                                method.getHttpMethod(),
                                method.getSupportedMethods().stream()
                                        .map(HttpMethod::name)
                                        .sorted()
                                        .collect(Collectors.joining(" or ")));
            default -> status.getReasonPhrase() + ". The API description says what is accepted here.";
        };
    }

    private static String ofAnotherKind(@Nullable MethodParameter parameter) {
        if (parameter == null) {
            return "A parameter is of another kind than is expected here; the API description says which.";
        }
        Min min = parameter.getParameterAnnotation(Min.class);
        Max max = parameter.getParameterAnnotation(Max.class);
        return min != null && max != null
                ? "Parameter '%s' must be a whole number from %d to %d."
                        .formatted(parameter.getParameterName(), min.value(), max.value())
                : "Parameter '%s' is of another kind than is expected here; the API description says which."
                        .formatted(parameter.getParameterName());
    }

    private static String parametersOf(HandlerMethodValidationException e) {
        return e.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> "Parameter '%s' %s."
                                .formatted(result.getMethodParameter().getParameterName(), error.getDefaultMessage())))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static GatewayException fromJson(JacksonException e) {
        return new InvalidRequest(JsonFault.of(e).stream()
                .map(fault -> new FieldError(fault.path().isEmpty() ? "body" : fault.path(), fault.message()))
                .toList());
    }

    private static GatewayException fromFields(WebExchangeBindException e) {
        return new InvalidRequest(e.getFieldErrors().stream()
                .map(error -> new FieldError(
                        SnakeCase.of(error.getField()),
                        Objects.requireNonNullElse(error.getDefaultMessage(), "is invalid")))
                .sorted(Comparator.comparing(FieldError::field))
                .toList());
    }

    private static GatewayException invalid(String slug, HttpStatus status, String detail) {
        return new InvalidRequest(slug, status, detail);
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
