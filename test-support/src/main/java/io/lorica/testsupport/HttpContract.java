package io.lorica.testsupport;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.service.annotation.HttpExchange;
import tools.jackson.databind.JsonNode;

/**
 * Operations as lines of text, such as {@code GET /v1/adapters (cursor in query, limit in query) 200}, to compare what
 * a service describes of itself with the interfaces of its contract.
 */
public final class HttpContract {
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    private HttpContract() {}

    /** The operations of HTTP interfaces. */
    public static SortedSet<String> of(Class<?>... interfaces) {
        var operations = new TreeSet<String>();
        for (Class<?> type : interfaces) {
            for (Method method : type.getMethods()) {
                HttpExchange exchange = AnnotatedElementUtils.findMergedAnnotation(method, HttpExchange.class);
                if (exchange != null) {
                    // OpenAPI has no word for a variable that takes the rest of a path.
                    String path = exchange.url().replace("{*", "{");
                    operations.add(line(exchange.method(), path, inputs(method), status(method)));
                }
            }
        }
        return operations;
    }

    /** The operations of an OpenAPI 3 document. */
    public static SortedSet<String> of(JsonNode openApi) {
        var operations = new TreeSet<String>();
        for (Map.Entry<String, JsonNode> path : openApi.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(line(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        inputs(operation.getValue()),
                        operation
                                .getValue()
                                .path("responses")
                                .propertyNames()
                                .iterator()
                                .next()));
            }
        }
        return operations;
    }

    /**
     * What is wrong with a description: names that are not in snake case, and operations without their refusals or
     * without a word for people.
     */
    public static List<String> flaws(JsonNode openApi) {
        List<String> flaws = new ArrayList<>();
        openApi.findValues("properties")
                .forEach(properties -> properties.propertyNames().stream()
                        .filter(name -> !SNAKE_CASE.matcher(name).matches())
                        .forEach(name -> flaws.add("property " + name)));
        openApi.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) ->
                        lacking(operation).forEach(what -> flaws.add("%s %s lacks %s".formatted(method, path, what)))));
        return flaws;
    }

    private static Stream<String> lacking(JsonNode operation) {
        Stream<String> refusals = Stream.of("400", "401", "404", "500", "503")
                .filter(status -> !operation
                        .path("responses")
                        .path(status)
                        .path("content")
                        .has("application/problem+json"));
        return operation.path("summary").asString("").isBlank()
                ? Stream.concat(refusals, Stream.of("a summary"))
                : refusals;
    }

    private static String line(String method, String path, Stream<String> inputs, String status) {
        return "%s %s (%s) %s"
                .formatted(method, path, String.join(", ", inputs.sorted().toList()), status);
    }

    private static String status(Method method) {
        ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(method, ResponseStatus.class);
        return Integer.toString(status == null ? 200 : status.code().value());
    }

    private static Stream<String> inputs(Method method) {
        return Arrays.stream(method.getParameters()).map(HttpContract::input);
    }

    private static String input(Parameter parameter) {
        return Stream.of(
                        named(parameter, PathVariable.class, "path"),
                        named(parameter, RequestParam.class, "query"),
                        named(parameter, RequestHeader.class, "header"),
                        named(parameter, RequestPart.class, "part"),
                        parameter.isAnnotationPresent(RequestBody.class) ? "body" : "")
                .filter(input -> !input.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(parameter + " is not bound to anything of a request"));
    }

    private static String named(Parameter parameter, Class<? extends Annotation> kind, String in) {
        Annotation annotation = AnnotatedElementUtils.getMergedAnnotation(parameter, kind);
        return annotation == null ? "" : AnnotationUtils.getValue(annotation, "name") + " in " + in;
    }

    private static Stream<String> inputs(JsonNode operation) {
        Stream<String> parameters = operation
                .path("parameters")
                .valueStream()
                .map(parameter -> parameter.path("name").asString() + " in "
                        + parameter.path("in").asString());
        JsonNode content = operation.path("requestBody").path("content");
        JsonNode parts = content.path("multipart/form-data").path("schema").path("properties");
        Stream<String> body = parts.isEmpty()
                ? content.isMissingNode() ? Stream.empty() : Stream.of("body")
                : parts.propertyNames().stream().map(part -> part + " in part");
        return Stream.concat(parameters, body);
    }
}
