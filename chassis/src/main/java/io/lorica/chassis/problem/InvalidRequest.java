package io.lorica.chassis.problem;

import io.lorica.api.Problem.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** Fields of a request that are wrong, all of them at once. */
public final class InvalidRequest extends DomainException {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    /** @param errors at least one */
    public InvalidRequest(List<FieldError> errors) {
        super(Kind.INVALID, "invalid-request", "Invalid request", detail(errors));
        this.errors = List.copyOf(errors);
    }

    /** @param message what is wrong with the field and what to do */
    public InvalidRequest(String field, String message) {
        this(List.of(new FieldError(field, message)));
    }

    @Override
    public List<FieldError> errors() {
        return errors;
    }

    private static String detail(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .map(sentence -> sentence.endsWith(".") ? sentence : sentence + ".")
                .collect(Collectors.joining(" "));
    }
}
