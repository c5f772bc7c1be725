package io.lorica.chassis.openapi;

import io.lorica.api.Problem;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.http.HttpStatus;

/** Adds to each operation what it may be refused with; all of it is a problem. */
class ProblemResponses implements GlobalOpenApiCustomizer {
    private static final Set<HttpMethod> CHANGES = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

    private final boolean isOpenApi31;

    ProblemResponses(ObjectMapperProvider mappers) {
        this.isOpenApi31 = mappers.isOpenapi31();
    }

    @Override
    public void customise(OpenAPI description) {
        if (description.getPaths() == null) {
            return;
        }
        if (description.getComponents() == null) {
            description.setComponents(new Components());
        }
        var problem = ModelConverters.getInstance(isOpenApi31)
                .resolveAsResolvedSchema(new AnnotatedType(Problem.class).resolveAsRef(true));
        problem.referencedSchemas.forEach(description.getComponents()::addSchemas);
        description
                .getPaths()
                .values()
                .forEach(path -> path.readOperationsMap()
                        .forEach((method, operation) -> statuses(method, operation)
                                .forEach(status -> operation
                                        .getResponses()
                                        .computeIfAbsent(
                                                Integer.toString(status.value()),
                                                _ -> response(status, problem.schema)))));
    }

    private static SortedSet<HttpStatus> statuses(HttpMethod method, Operation operation) {
        SortedSet<HttpStatus> statuses = new TreeSet<>(Set.of(
                HttpStatus.BAD_REQUEST,
                HttpStatus.UNAUTHORIZED,
                HttpStatus.NOT_FOUND,
                HttpStatus.METHOD_NOT_ALLOWED,
                HttpStatus.NOT_ACCEPTABLE,
                HttpStatus.INTERNAL_SERVER_ERROR,
                HttpStatus.SERVICE_UNAVAILABLE,
                HttpStatus.GATEWAY_TIMEOUT));
        if (operation.getRequestBody() != null) {
            statuses.add(HttpStatus.CONTENT_TOO_LARGE);
            statuses.add(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        if (CHANGES.contains(method)) {
            statuses.add(HttpStatus.CONFLICT);
            statuses.add(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        boolean isFile =
                operation.getOperationId() != null && operation.getOperationId().equals("file");
        if (isFile) {
            statuses.add(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
        }
        return statuses;
    }

    private static ApiResponse response(HttpStatus status, Schema<?> problem) {
        return new ApiResponse()
                .description(status.getReasonPhrase())
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(problem)));
    }
}
