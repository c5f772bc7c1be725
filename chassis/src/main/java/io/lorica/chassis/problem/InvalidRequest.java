package io.lorica.chassis.problem;

import io.lorica.api.Problem.FieldError;
import io.lorica.faults.JsonFault;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

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

    /** @param document what to call the document itself, if no field of it is to blame */
    public static InvalidRequest of(JacksonException e, String document) {
        return new InvalidRequest(JsonFault.of(e).stream()
                .map(fault -> new FieldError(fault.path().isEmpty() ? document : fault.path(), fault.message()))
                .toList());
    }

    @Override
    public List<FieldError> errors() {
        return errors;
    }

    private static String detail(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .map(sentence -> sentence.endsWith(".") || sentence.endsWith("?") ? sentence : sentence + ".")
                .collect(Collectors.joining(" "));
    }
}
