package io.lorica.chassis.problem;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;

/** A value is or holds what can't be kept or sent on as it is. */
final class UnstorableValueException extends DatabindException {
    private static final long serialVersionUID = 1L;

    UnstorableValueException(JsonParser parser, String message) {
        super(parser, message);
    }
}
