package io.lorica.chassis.problem;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Texts of requests, less what JSON can spell and neither a database nor UTF-8 can hold. */
final class StorableText extends StdScalarDeserializer<String> {
    StorableText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        String text = StringDeserializer.instance.deserialize(parser, context);
        if (text != null) {
            check(text, parser);
        }
        return text;
    }

    private static void check(String text, JsonParser parser) {
        if (text.indexOf('\0') >= 0) {
            throw new UnstorableValueException(
                    parser, "holds the character NUL (\\u0000), which can't be kept; remove it.");
        }
        boolean isCut = text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
        if (isCut) {
            throw new UnstorableValueException(
                    parser, "holds half of a surrogate pair, which is no character; send both halves or none.");
        }
    }
}
