package io.lorica.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Values of a reference's JSON. */
final class JsonValues {

    private JsonValues() {}

    static Map<String, Value> map(JsonNode node, Function<String, Text> text) {
        Map<String, Value> values = new LinkedHashMap<>();
        node.properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue(), text)));
        return values;
    }

    private static Value value(JsonNode node, Function<String, Text> text) {
        return switch (node.getNodeType()) {
            case NULL -> Value.None.NONE;
            case BOOLEAN -> Value.of(node.booleanValue());
            case NUMBER ->
                node.isIntegralNumber() ? new Value.Int(node.bigIntegerValue()) : Value.of(node.doubleValue());
            case STRING -> text.apply(node.stringValue());
            case ARRAY -> {
                List<Value> items = new ArrayList<>();
                node.forEach(item -> items.add(value(item, text)));
                yield Value.list(items);
            }
            default -> Value.dict(map(node, text));
        };
    }
}
