package io.lorica.training.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.intake.DataRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows as they are stored: one JSON object each, which keeps its form whatever the service's JSON settings become.
 * Values of a table are read again by the data set's own spec, as a request's are.
 */
final class RowFormat {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final @Nullable DecisionSpec spec;
    private final @Nullable RowReader reader;

    /** @param spec of the data set, for its tabular rows */
    RowFormat(@Nullable DecisionSpec spec) {
        this.spec = spec;
        this.reader = spec == null ? null : RowReader.ofStoredRows(spec);
    }

    static String write(SplitRow row) {
        return JSON.writeValueAsString(new Line(
                row.split(),
                row.line(),
                switch (row.row()) {
                    case DataRow.Table table ->
                        new Form.Tabular(
                                json(table.inputs()),
                                table.label(),
                                json(table.protectedValues()),
                                json(table.eventTime()),
                                json(table.entity()));
                    case DataRow.Text text -> new Form.Text(text.text());
                    case DataRow.Completion completion ->
                        new Form.Completion(completion.prompt(), completion.completion());
                    case DataRow.Chat chat -> new Form.Chat(chat.messages());
                }));
    }

    /** @throws IllegalStateException if the row does not belong to the spec */
    SplitRow read(String line) {
        Line stored = JSON.readValue(line, Line.class);
        return new SplitRow(
                stored.split(),
                stored.line(),
                switch (stored.row()) {
                    case Form.Tabular row -> table(stored.line(), row);
                    case Form.Text text -> new DataRow.Text(text.text());
                    case Form.Completion completion ->
                        new DataRow.Completion(completion.prompt(), completion.completion());
                    case Form.Chat chat -> new DataRow.Chat(chat.messages());
                });
    }

    private DataRow table(long line, Form.Tabular row) {
        if (spec == null || reader == null) {
            throw new IllegalStateException("A row of a table has no decision spec");
        }
        Map<String, Object> values = new HashMap<>(row.inputs());
        values.putAll(row.protectedValues());
        spec.fields().forEach(field -> {
            Object value = field.role() == FieldRole.EVENT_TIME
                    ? row.eventTime()
                    : field.role() == FieldRole.ENTITY
                            ? row.entity()
                            : field.role() == FieldRole.LABEL ? row.label() : null;
            if (value != null) {
                values.put(field.name(), value);
            }
        });
        ReadRow read = reader.ofJson(values);
        String label = read.label();
        if (label == null || !read.faults().isEmpty()) {
            throw new IllegalStateException("The stored row of line %d does not belong to its data set's spec: %s"
                    .formatted(line, read.faults()));
        }
        return new DataRow.Table(read.inputs(), label, read.protectedValues(), read.eventTime(), read.entity());
    }

    private static Map<String, Object> json(Map<String, FieldValue> values) {
        Map<String, Object> json = new HashMap<>();
        values.forEach((name, value) -> {
            // What is missing is missing again when it is read.
            if (!(value instanceof FieldValue.Missing)) {
                json.put(name, value.json());
            }
        });
        return json;
    }

    private static @Nullable Object json(@Nullable FieldValue value) {
        return value == null || value instanceof FieldValue.Missing ? null : value.json();
    }

    private record Line(SplitName split, long line, Form row) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "form")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Form.Tabular.class, name = "tabular"),
        @JsonSubTypes.Type(value = Form.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Form.Completion.class, name = "completion"),
        @JsonSubTypes.Type(value = Form.Chat.class, name = "chat")
    })
    private sealed interface Form {
        record Tabular(
                Map<String, Object> inputs,
                String label,
                Map<String, Object> protectedValues,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                Object eventTime,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                Object entity)
                implements Form {}

        record Text(String text) implements Form {}

        record Completion(String prompt, String completion) implements Form {}

        record Chat(List<DataRow.Chat.Message> messages) implements Form {}
    }
}
