package io.lorica.faults;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.jackson.JsonNodeDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads what strangers wrote: a document is first held against the form of the record that it is to become, so that
 * every fault is told at once, and by its place. Nothing is read as something else: no text as a number, no 3.7 as 3.
 */
public final class StrictJson {
    /** What a document may say to editors of itself. */
    private static final String SCHEMA = "$schema";

    private StrictJson() {}

    /** @param json whose names and formats are kept */
    public static JsonMapper of(JsonMapper json) {
        return json.rebuild()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .addModule(new SimpleModule("strict json")
                        .addDeserializer(JsonNode.class, new Tree())
                        .setDeserializerModifier(new Checked()))
                .build();
    }

    private static final class Checked extends ValueDeserializerModifier {
        private static final long serialVersionUID = 1L;

        private final transient RecordForms forms = new RecordForms();

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
            return bean.getBeanClass().isRecord() ? new OfRecord(bean.getType(), forms, deserializer) : deserializer;
        }
    }

    private static final class Tree extends StdDeserializer<JsonNode> {
        private static final ValueDeserializer<?> ANY = JsonNodeDeserializer.getDeserializer(JsonNode.class);

        Tree() {
            super(JsonNode.class);
        }

        @Override
        public JsonNode deserialize(JsonParser parser, DeserializationContext context) {
            try {
                return (JsonNode) ANY.deserialize(parser, context);
            } catch (NumberFormatException _) {
                // An exponent beyond what even an exact decimal has: Jackson lets Java's own exception through.
                throw new MisshapenJson(List.of(
                        new JsonFault("", "holds a number whose exponent has too many digits; write a smaller one.")));
            }
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return ANY.getNullValue(context);
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }
    }

    private static final class OfRecord extends DelegatingDeserializer {
        private final JavaType type;
        private final RecordForms forms;

        OfRecord(JavaType type, RecordForms forms, ValueDeserializer<?> delegatee) {
            super(delegatee);
            this.type = type;
            this.forms = forms;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegatee) {
            return new OfRecord(type, forms, delegatee);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            // A record within another was checked with it.
            boolean isDocument = context.getAttribute(OfRecord.class) == null;
            if (!isDocument) {
                return super.deserialize(parser, context);
            }
            JsonNode document = context.readTree(parser);
            if (document instanceof ObjectNode object) {
                object.remove(SCHEMA);
            }
            List<JsonFault> faults = new ShapeCheck(context, forms).faults(document, type);
            if (!faults.isEmpty()) {
                throw new MisshapenJson(faults);
            }
            context.setAttribute(OfRecord.class, true);
            try (JsonParser checked = context.treeAsTokens(document)) {
                checked.nextToken();
                return super.deserialize(checked, context);
            } finally {
                context.setAttribute(OfRecord.class, null);
            }
        }
    }
}
