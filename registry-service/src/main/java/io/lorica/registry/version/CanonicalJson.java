package io.lorica.registry.version;

import java.math.BigDecimal;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One text for one JSON value, in the manner of RFC 8785: no white space, keys sorted by UTF-16 code units, strings
 * with the fewest escapes. Unlike there, numbers are exact: plain decimals without exponent and without trailing zeros,
 * so that two 64-bit seeds never share a digest.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785, JSON Canonicalization Scheme</a>
 */
final class CanonicalJson {
    private static final JsonMapper STRINGS = new JsonMapper();

    private CanonicalJson() {}

    static String of(JsonNode value) {
        if (value.isObject()) {
            return value.propertyStream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .map(property -> string(property.getKey()) + ":" + of(property.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value.isArray()) {
            return value.valueStream().map(CanonicalJson::of).collect(Collectors.joining(",", "[", "]"));
        }
        if (value.isNumber()) {
            return number(value);
        }
        return value.isString() ? string(value.stringValue()) : value.toString();
    }

    private static String number(JsonNode value) {
        var exact =
                value.isIntegralNumber() ? new BigDecimal(value.bigIntegerValue()) : new BigDecimal(value.asString());
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    private static String string(String text) {
        return STRINGS.writeValueAsString(text);
    }
}
