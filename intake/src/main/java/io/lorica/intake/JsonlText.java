package io.lorica.intake;

import io.lorica.decision.field.Texts;
import io.lorica.faults.Nearest;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** JSON lines of text, of prompts with completions, or of chats. */
final class JsonlText {
    private static final Set<String> ROW_NAMES = Set.of("text", "prompt", "completion", "messages");
    private static final Set<String> MESSAGE_NAMES = Set.of("role", "content", "weight");
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    private final IntakeLimits limits;

    JsonlText(IntakeLimits limits) {
        this.limits = limits;
    }

    /** @throws IntakeException if the file as a whole is unusable */
    ParsedRows read(InputStream jsonl) {
        var rows = new ParsedRows();
        JsonLines.read(jsonl, limits, new JsonLines.Listener() {
            @Override
            public void requireRoom() {
                if (rows.size() == limits.maxRows()) {
                    throw IntakeException.Unreadable.tooManyRows(limits);
                }
            }

            @Override
            public void onObject(long line, JsonNode object) {
                try {
                    rows.accept(line, row(object));
                } catch (WrongRow e) {
                    rows.quarantine(line, e.reason);
                }
            }

            @Override
            public void onBadLine(long line, String reason, String kind) {
                rows.quarantine(line, reason, List.of(kind));
            }
        });
        return rows;
    }

    private static DataRow row(JsonNode object) throws WrongRow {
        Set<String> names = new HashSet<>(object.propertyNames());
        if (names.equals(Set.of("text"))) {
            return new DataRow.Text(text(object, "text"));
        }
        if (names.equals(Set.of("prompt", "completion"))) {
            return new DataRow.Completion(text(object, "prompt"), text(object, "completion"));
        }
        if (names.equals(Set.of("messages"))) {
            return new DataRow.Chat(messages(object.path("messages")));
        }
        throw new WrongRow("must be an object with text, with prompt and completion, or with messages, and nothing else"
                + meant(names));
    }

    /** @return empty if no name looks like one of those known */
    private static String meant(Set<String> names) {
        return names.stream()
                .filter(name -> !ROW_NAMES.contains(name))
                .sorted()
                .flatMap(name -> Nearest.meant(name, ROW_NAMES.stream())
                        .map(known -> "; did you mean '%s' by '%s'?".formatted(known, Shown.of(name)))
                        .stream())
                .findFirst()
                .orElse("");
    }

    private static List<DataRow.Chat.Message> messages(JsonNode array) throws WrongRow {
        if (!array.isArray() || array.isEmpty()) {
            throw new WrongRow("messages must be a list of messages with role and content");
        }
        List<DataRow.Chat.Message> messages = new ArrayList<>();
        for (JsonNode message : array) {
            messages.add(message(message, messages.size() + 1 == array.size()));
        }
        if (messages.size() < 2 || !messages.getLast().role().equals("assistant")) {
            throw new WrongRow("messages must end with the assistant's answer to an earlier message");
        }
        return messages;
    }

    private static DataRow.Chat.Message message(JsonNode message, boolean isLast) throws WrongRow {
        for (String name : message.propertyNames()) {
            if (!MESSAGE_NAMES.contains(name) && !message.path(name).isNull()) {
                throw new WrongRow("a message has the key '%s', of which nothing is learnt; a message may have role,"
                                .formatted(Shown.of(name))
                        + " content and weight. "
                        + Nearest.meant(name, MESSAGE_NAMES.stream())
                                .map("Did you mean '%s'?"::formatted)
                                .orElse("Remove the key, or the row if it makes no sense without"));
            }
        }
        String role = text(message, "role");
        if (!ROLES.contains(role)) {
            throw new WrongRow("role must be system, user or assistant");
        }
        requireHonoured(message.path("weight"), isLast);
        return new DataRow.Chat.Message(role, text(message, "content"));
    }

    /** Only the last answer is learnt: a row that asks for other messages, or not for this one, is not what it says. */
    private static void requireHonoured(JsonNode weight, boolean isLast) throws WrongRow {
        if (weight.isMissingNode() || weight.isNull()) {
            return;
        }
        if (!weight.isNumber() || (weight.doubleValue() != 0 && weight.doubleValue() != 1)) {
            throw new WrongRow("weight must be 0 or 1");
        }
        boolean isLearnt = weight.doubleValue() == 1;
        if (isLast && !isLearnt) {
            throw new WrongRow("the last answer has weight 0, so there is nothing to learn; end the row with an answer"
                    + " that is to be learnt");
        }
        if (!isLast && isLearnt) {
            throw new WrongRow("a message before the last has weight 1, and only the last answer of a row is learnt;"
                    + " give that message weight 0 and add a row that ends with it");
        }
    }

    private static String text(JsonNode node, String name) throws WrongRow {
        JsonNode value = node.path(name);
        if (!value.isString() || value.asString().isBlank()) {
            throw new WrongRow(name + " must be a string that is not empty");
        }
        if (!Texts.isWhole(value.asString())) {
            throw new WrongRow(name + " must be text without NUL or half characters");
        }
        return value.asString();
    }

    private static final class WrongRow extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        WrongRow(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
