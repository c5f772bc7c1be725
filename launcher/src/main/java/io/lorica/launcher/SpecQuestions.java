package io.lorica.launcher;

import io.lorica.intake.draft.SpecDrafter;
import io.lorica.intake.draft.TableProfile;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What only a person can say of a table. A slip is told, and the question asked again. */
final class SpecQuestions {
    private static final String NONE = "none";

    private final Person person;
    private final Consumer<String> told;

    /** Who is asked. */
    @FunctionalInterface
    interface Person {
        /** @return null: nobody is there */
        @Nullable
        String ask(String question);
    }

    /** @param told what was wrong with an answer goes there */
    SpecQuestions(Person person, Consumer<String> told) {
        this.person = person;
        this.told = told;
    }

    /** @return the label's value that is guarded against; null: nobody says */
    @Nullable
    String risky(TableProfile table) {
        String question = "Which value of '%s' is the one to guard against, of %s?"
                .formatted(table.labelName(), SpecDrafter.shown(table.labels()));
        while (true) {
            String answer = person.ask(question);
            if (answer == null || answer.isBlank()) {
                return null;
            }
            String value = asWritten(answer.strip(), table);
            try {
                SpecDrafter.requireLabel(table, value);
                return value;
            } catch (IllegalArgumentException e) {
                told.accept(e.getMessage());
            }
        }
    }

    /** @return null: nobody says, or the likely ones are right */
    @Nullable
    List<String> protectedColumns(TableProfile table) {
        List<String> likely = table.probablyProtected();
        String question = "Protected columns, by commas, or %s [%s]:"
                .formatted(NONE, likely.isEmpty() ? NONE : String.join(",", likely));
        while (true) {
            String answer = person.ask(question);
            if (answer == null || answer.isBlank()) {
                return null;
            }
            List<String> columns = columns(table, Stream.of(answer.split(",", -1)));
            try {
                SpecDrafter.requireColumns(table, columns);
                return columns;
            } catch (IllegalArgumentException e) {
                told.accept(e.getMessage());
            }
        }
    }

    /** @param written as somebody wrote them; {@code none} for none, unless a column is called so */
    static List<String> columns(TableProfile table, Stream<String> written) {
        List<String> names =
                written.map(String::strip).filter(name -> !name.isEmpty()).toList();
        boolean isNone = names.equals(List.of(NONE)) && !table.columnNames().contains(NONE);
        return isNone ? List.of() : names;
    }

    /** The value that differs from the answer in case alone, if there is one. */
    private static String asWritten(String answer, TableProfile table) {
        List<String> same = table.labels().keySet().stream()
                .filter(value -> value.equalsIgnoreCase(answer))
                .toList();
        return same.size() == 1 ? same.getFirst() : answer;
    }
}
