package io.lorica.training.dataset;

import io.lorica.training.TrainingProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON lines of text, of prompts with completions, or of chats. */
final class JsonlReader {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final DatasetProperties limits;

    JsonlReader(DatasetProperties limits) {
        this.limits = limits;
    }

    /** @throws TrainingProblem if the file as a whole is unusable */
    ParsedRows read(InputStream jsonl) {
        var rows = new ParsedRows();
        try (BufferedReader reader = StrictUtf8.reader(jsonl)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (rows.size() == limits.maxRows()) {
                    throw new TrainingProblem.UnreadableFile(
                            "The file has more than %d rows. Split it, or raise lorica.datasets.max-rows."
                                    .formatted(limits.maxRows()));
                }
                try {
                    rows.accept(number, row(line));
                } catch (WrongRow e) {
                    rows.quarantine(number, e.getMessage());
                }
            }
        } catch (CharacterCodingException e) {
            throw new TrainingProblem.UnreadableFile("The file is not UTF-8. Save it as UTF-8 and upload it again.");
        } catch (IOException e) {
            throw new TrainingProblem.UnreadableFile("The file cannot be read: " + e.getMessage());
        }
        return rows;
    }

    private static Row row(String line) throws WrongRow {
        if (line.isBlank()) {
            throw new WrongRow("is empty");
        }
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new WrongRow("is not JSON: one object must stand on each line");
        }
        Set<String> names = new HashSet<>(node.propertyNames());
        if (node.isObject() && names.equals(Set.of("text"))) {
            return new Row.Text(text(node, "text"));
        }
        if (node.isObject() && names.equals(Set.of("prompt", "completion"))) {
            return new Row.Completion(text(node, "prompt"), text(node, "completion"));
        }
        if (node.isObject() && names.equals(Set.of("messages"))) {
            return new Row.Chat(messages(node.path("messages")));
        }
        throw new WrongRow(
                "must be an object with text, with prompt and completion, or with messages, and nothing else");
    }

    private static List<Row.Chat.Message> messages(JsonNode array) throws WrongRow {
        if (!array.isArray() || array.isEmpty()) {
            throw new WrongRow("messages must be a list of messages with role and content");
        }
        List<Row.Chat.Message> messages = new ArrayList<>();
        for (JsonNode message : array) {
            String role = text(message, "role");
            if (!ROLES.contains(role)) {
                throw new WrongRow("role must be system, user or assistant");
            }
            messages.add(new Row.Chat.Message(role, text(message, "content")));
        }
        if (messages.size() < 2 || !messages.getLast().role().equals("assistant")) {
            throw new WrongRow("messages must end with the assistant's answer to an earlier message");
        }
        return messages;
    }

    private static String text(JsonNode node, String name) throws WrongRow {
        JsonNode value = node.path(name);
        if (!value.isString() || value.asString().isBlank()) {
            throw new WrongRow(name + " must be a string that is not empty");
        }
        return value.asString();
    }

    private static final class WrongRow extends Exception {
        private static final long serialVersionUID = 1L;

        WrongRow(String reason) {
            super(reason);
        }
    }
}
