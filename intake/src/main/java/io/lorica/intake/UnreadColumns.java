package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What lies in a file beside what is read: told to whoever uploaded it, and kept out of what a result adds. */
final class UnreadColumns {
    /** Names of JSON objects may differ from line to line. */
    private static final int MOST_TOLD = 50;

    private final Map<String, Field> fields;
    private final Set<String> added;
    private final Set<String> unread = new LinkedHashSet<>();

    UnreadColumns(DecisionSpec spec, List<AnswerColumn> added) {
        this.fields = spec.fields().stream().collect(Collectors.toMap(Field::name, Function.identity(), (a, _) -> a));
        this.added = added.stream().map(AnswerColumn::name).collect(Collectors.toSet());
    }

    /** @throws IntakeException.Unreadable if the result adds a column of that name */
    void add(Collection<String> names) {
        for (String name : names) {
            if (added.contains(name)) {
                throw new IntakeException.Unreadable(
                        "The file has a column %s, which the result adds. Rename it or leave it out.".formatted(name));
            }
            Field field = fields.get(name);
            boolean isRead = field != null && field.role() == FieldRole.INPUT;
            if (!isRead && unread.size() < MOST_TOLD) {
                unread.add(name);
            }
        }
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        unread.forEach(name -> warnings.add("%s %s".formatted(Shown.of(name), why(fields.get(name)))));
        if (unread.size() == MOST_TOLD) {
            warnings.add("further columns are not read either; only the first %d are named".formatted(MOST_TOLD));
        }
        return warnings;
    }

    private static String why(@org.jspecify.annotations.Nullable Field field) {
        if (field == null) {
            return "is no field of this model: passed through, not read";
        }
        return switch (field.role()) {
            case PROTECTED -> "is a protected attribute: passed through, never read for a decision";
            case LABEL -> "is what the model decides: passed through, not read";
            case EVENT_TIME, ENTITY, IGNORED -> "is not used by this model: passed through, not read";
            case INPUT -> throw new IllegalStateException("INPUT fields are read");
        };
    }
}
