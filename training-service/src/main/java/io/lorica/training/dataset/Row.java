package io.lorica.training.dataset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** One accepted row. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "form")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Row.Tabular.class, name = "tabular"),
    @JsonSubTypes.Type(value = Row.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Row.Completion.class, name = "completion"),
    @JsonSubTypes.Type(value = Row.Chat.class, name = "chat")
})
public sealed interface Row {
    /** What must not stand in two splits. */
    Object identity();

    /** What the splits are balanced by; one value for rows without a label. */
    default String stratum() {
        return "";
    }

    /**
     * @param inputs INPUT fields in the spec's order; an absent optional one is left out
     * @param protectedValues PROTECTED fields, for fairness measures only
     */
    record Tabular(Map<String, Object> inputs, String label, Map<String, Object> protectedValues) implements Row {
        @Override
        public Object identity() {
            return inputs;
        }

        @Override
        public String stratum() {
            return label;
        }
    }

    record Text(String text) implements Row {
        @Override
        public Object identity() {
            return text;
        }
    }

    record Completion(String prompt, String completion) implements Row {
        @Override
        public Object identity() {
            return prompt;
        }
    }

    record Chat(List<Message> messages) implements Row {
        @Override
        public Object identity() {
            return messages;
        }

        public record Message(String role, String content) {}
    }
}
