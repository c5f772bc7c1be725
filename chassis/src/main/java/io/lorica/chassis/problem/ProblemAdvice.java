package io.lorica.chassis.problem;

import io.lorica.api.Problem;
import io.lorica.api.Problem.FieldError;
import io.lorica.chassis.problem.UnsatisfiableRanges.UnsatisfiableRange;
import io.lorica.faults.SnakeCase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** The one place where an exception becomes {@code application/problem+json}. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> onDomainFailure(DomainException e, WebRequest request) {
        HttpStatus status = status(e.kind());
        if (status.is5xxServerError()) {
            log.error("{} of {}: {}", e.slug(), path(request), e.getMessage(), e);
        }
        var headers = new HttpHeaders();
        e.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds())));
        return respond(
                Problems.of(status.value(), e.slug(), e.title(), e.getMessage(), path(request), e.errors(), e.facts()),
                headers);
    }

    private static HttpStatus status(DomainException.Kind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNPROCESSABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case TIMED_OUT -> HttpStatus.GATEWAY_TIMEOUT;
            case FAILED -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    @ExceptionHandler
    ResponseEntity<Object> onUnexpected(Exception e, WebRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (e instanceof IllegalArgumentException && type != null && type.contains("*")) {
            // Spring finds wildcards wrong only where it copies the header.
            return refuse(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type names no single type. Send application/json, or multipart/form-data for files.",
                    new HttpHeaders(),
                    request);
        }
        log.error("Unexpected failure of {}", path(request), e);
        return respond(
                Problems.of(
                        HttpStatus.INTERNAL_SERVER_ERROR.value(),
                        "internal-error",
                        "Unexpected failure",
                        StatusProblem.detail(HttpStatus.INTERNAL_SERVER_ERROR),
                        path(request)),
                new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(fieldErrors(e.getBindingResult()), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var errors = e.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> fieldError(
                                error instanceof org.springframework.validation.FieldError field
                                        ? field.getField()
                                        : name(result.getMethodParameter()),
                                error)))
                .toList();
        return invalid(errors, headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (!(e.getCause() instanceof JacksonException json)) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    "The body is missing or ends before its length. Send a JSON object with Content-Type"
                            + " application/json.",
                    headers,
                    request);
        }
        return invalid(InvalidRequest.of(json, document(e)).errors(), headers, request);
    }

    /** The part of a form that was read, by its name, or the body. */
    private static String document(HttpMessageNotReadableException e) {
        String part =
                e.getHttpInputMessage().getHeaders().getContentDisposition().getName();
        return part == null ? "body" : part;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return respond(
                Problems.of(
                        HttpStatus.CONTENT_TOO_LARGE.value(),
                        "body-too-large",
                        "Body too large",
                        "The upload is larger than this service accepts. Split it, or raise"
                                + " spring.servlet.multipart.max-file-size and max-request-size.",
                        path(request)),
                headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> onForm(MultipartException e, WebRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean isForm = type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
        return isForm
                ? refuse(
                        HttpStatus.BAD_REQUEST,
                        "The form can't be read. Send multipart/form-data whose Content-Type names the boundary, whose"
                                + " parts each have a name, and which ends with the closing boundary.",
                        new HttpHeaders(),
                        request)
                : refuse(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "The body is no form. Send multipart/form-data with the parts that the API description names.",
                        new HttpHeaders(),
                        request);
    }

    /** Tomcat's, of a query or form that is no UTF-8 or has broken escapes. */
    @ExceptionHandler
    ResponseEntity<Object> onParameters(InvalidParameterException e, WebRequest request) {
        return refuse(
                HttpStatus.BAD_REQUEST,
                "A parameter of the query can't be decoded. Percent-encode names and values in UTF-8.",
                new HttpHeaders(),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> onRange(UnsatisfiableRange e, WebRequest request) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.CONTENT_RANGE, e.contentRange());
        return refuse(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, String.valueOf(e.getMessage()), headers, request);
    }

    /** Everything else that Spring MVC itself refuses: wrong method, media type, path variable, missing part. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        if (known.is5xxServerError()) {
            log.error("{} of {}", known, path(request), e);
        }
        return refuse(known, SpringRefusals.detail(e, known), headers, request);
    }

    private static ResponseEntity<Object> refuse(
            HttpStatus status, String detail, HttpHeaders headers, WebRequest request) {
        return respond(Problems.of(status, detail, path(request)), headers);
    }

    private static ResponseEntity<Object> invalid(List<FieldError> errors, HttpHeaders headers, WebRequest request) {
        var invalid = new InvalidRequest(errors);
        return respond(
                Problems.of(
                        HttpStatus.BAD_REQUEST.value(),
                        invalid.slug(),
                        invalid.title(),
                        invalid.getMessage(),
                        path(request),
                        errors,
                        Map.of()),
                headers);
    }

    /** As it stands in the request. */
    private static @Nullable String name(MethodParameter parameter) {
        RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
        return declared == null || declared.name().isEmpty() ? parameter.getParameterName() : declared.name();
    }

    private static List<FieldError> fieldErrors(BindingResult result) {
        return result.getAllErrors().stream()
                .map(error -> fieldError(
                        error instanceof org.springframework.validation.FieldError field
                                ? field.getField()
                                : error.getObjectName(),
                        error))
                .toList();
    }

    private static FieldError fieldError(@Nullable String field, MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return new FieldError(
                SnakeCase.of(field == null ? "request" : field), message == null ? "is invalid" : message);
    }

    private static ResponseEntity<Object> respond(Problem problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }
}
