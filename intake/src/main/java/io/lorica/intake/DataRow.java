package io.lorica.intake;

import io.lorica.decision.field.FieldValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One accepted row of an upload. */
public sealed interface DataRow {
    /** What must not stand in two splits. */
    Object identity();

    /** What the splits are balanced by; one value for rows without a label. */
    default String stratum() {
        return "";
    }

    /**
     * A row of a table.
     *
     * @param inputs INPUT fields; one that is missing and may be left out is not there
     * @param label the right answer
     * @param protectedValues PROTECTED fields, for fairness measures only
     * @param eventTime when it happened, where the spec has such a field
     * @param entity whom or what it is about, where the spec has such a field
     */
    record Table(
            Map<String, FieldValue> inputs,
            String label,
            Map<String, FieldValue> protectedValues,
            @Nullable FieldValue eventTime,
            @Nullable FieldValue entity)
            implements DataRow {
        @Override
        public Object identity() {
            return inputs;
        }

        @Override
        public String stratum() {
            return label;
        }
    }

    /** Plain text, learnt as a whole. */
    record Text(String text) implements DataRow {
        @Override
        public Object identity() {
            return text;
        }
    }

    record Completion(String prompt, String completion) implements DataRow {
        @Override
        public Object identity() {
            return prompt;
        }
    }

    /** @param messages the last one is the assistant's */
    record Chat(List<Message> messages) implements DataRow {
        @Override
        public Object identity() {
            return messages;
        }

        public record Message(String role, String content) {}
    }
}
