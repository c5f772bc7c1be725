package io.lorica.chassis.problem;

import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Numbers of requests, less those that JSON can write and a double can't hold. */
final class FiniteNumber extends StdScalarDeserializer<Double> {
    private static final ValueDeserializer<?> ANY = Objects.requireNonNull(NumberDeserializers.find(Double.class));

    FiniteNumber() {
        super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context) {
        Double number = (Double) ANY.deserialize(parser, context);
        if (number != null && !Double.isFinite(number)) {
            throw new UnstorableValueException(parser, "must be a finite number, from -1.79e308 to 1.79e308.");
        }
        return number;
    }
}
