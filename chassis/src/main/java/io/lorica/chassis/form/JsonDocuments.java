package io.lorica.chassis.form;

import io.lorica.api.Problem.FieldError;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.faults.SnakeCase;
import io.lorica.faults.StrictJson;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON that callers send, as bodies, as parts of forms or as files: by the same rules, with the same faults. */
public class JsonDocuments implements ServerHttpMessageConvertersCustomizer {
    private final JsonMapper strict;
    private final Validator validator;

    public JsonDocuments(JsonMapper json, Validator validator) {
        this.strict = StrictJson.of(json);
        this.validator = validator;
    }

    @Override
    public void customize(HttpMessageConverters.ServerBuilder converters) {
        converters.withJsonConverter(new JacksonJsonHttpMessageConverter(strict));
    }

    /**
     * @param name of the part or file
     * @throws InvalidRequest with every fault
     */
    public <T> T read(byte[] document, String name, Class<T> type) {
        T value;
        try {
            value = strict.readValue(document, type);
        } catch (JacksonException e) {
            throw InvalidRequest.of(e, name);
        }
        if (value == null) {
            throw new InvalidRequest(name, "is null; send a JSON object.");
        }
        List<FieldError> errors = validator.validate(value).stream()
                .map(violation ->
                        new FieldError(SnakeCase.of(violation.getPropertyPath().toString()), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field))
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidRequest(errors);
        }
        return value;
    }
}
