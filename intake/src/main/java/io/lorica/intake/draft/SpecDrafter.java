package io.lorica.intake.draft;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a first spec from what a table looks like. */
public final class SpecDrafter {
    /** What a prompt may have where the spec says nothing. */
    private static final int USUAL_PROMPT = 8_000;

    private static final Pattern LETTER = Pattern.compile(".*\\p{L}.*");

    private final TableProfile table;
    private final String risky;
    private final Set<String> protectedNames;

    /**
     * @param risky value of the label that is guarded against
     * @throws IllegalArgumentException if the table has no two labels, or if a name is none of the table's
     */
    public SpecDrafter(TableProfile table, String risky, Collection<String> protectedNames) {
        this.table = table;
        this.risky = risky;
        this.protectedNames = Set.copyOf(protectedNames);
        requireTwoLabels(table);
        if (!table.labels().containsKey(risky)) {
            throw new IllegalArgumentException(
                    "'%s' is no value of '%s'; it has %s.".formatted(risky, table.labelName(), shown(table.labels())));
        }
        protectedNames.stream()
                .filter(name -> !table.columnNames().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "The file has no column '%s'; it has %s.".formatted(name, table.columnNames()));
                });
    }

    /** @throws IllegalArgumentException if it has not two */
    public static void requireTwoLabels(TableProfile table) {
        if (table.labels().size() != 2) {
            throw new IllegalArgumentException(
                    ("Column '%s' has %d values (%s); a decision is between two. Name another column, or bring its"
                                    + " values down to two.")
                            .formatted(table.labelName(), table.labels().size(), shown(table.labels())));
        }
    }

    /** Such as {@code good (700 rows), bad (300 rows)}. */
    public static String shown(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .limit(10)
                .map(value -> "%s (%d rows)".formatted(value.getKey(), value.getValue()))
                .collect(Collectors.joining(", ", "", counts.size() > 10 ? " and others" : ""));
    }

    /** @param name of the data set */
    public SpecDraft draft(String name) {
        var drafter = new FieldDrafter(table, protectedNames);
        List<Field> fields = new ArrayList<>(drafter.fields());
        List<String> notes = new ArrayList<>();
        if (!table.isWhole()) {
            notes.add(("The file has more than %d rows, and only the first %d were looked at. What comes later may"
                            + " differ: categories that were not seen are UNKNOWN.")
                    .formatted(TableProfile.ROWS, TableProfile.ROWS));
        }
        if (table.unlabelled() > 0) {
            notes.add("%d of %d rows have no '%s'; an upload sets them aside."
                    .formatted(table.unlabelled(), table.rows(), table.labelName()));
        }
        notes.addAll(drafter.notes());
        fields.add(label());
        var inputs = fields.stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .map(Field::name)
                .toList();
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "No column is left to decide by. What was left out: " + String.join(" ", notes));
        }
        String prompt = prompt(inputs);
        notes.add("Each kind of error costs 1. Say in 'cost' what they cost you; the threshold follows from it.");
        return new SpecDraft(
                new CreateDatasetRequest(
                        name,
                        DatasetKind.TABULAR,
                        new DecisionSpec(
                                name,
                                fields,
                                prompt,
                                table.labels().keySet().stream()
                                        .map(this::outcome)
                                        .toList(),
                                risky,
                                new DecisionSpec.ErrorCost(1, 1),
                                promptBound(prompt)),
                        new Split(0.1, 0.2, 0),
                        null,
                        null,
                        table.format()),
                notes);
    }

    /** Null: the usual bound is enough. */
    private @Nullable Integer promptBound(String prompt) {
        long longest = prompt.length()
                + table.columns().values().stream()
                        .mapToLong(ColumnProfile::longest)
                        .sum();
        return longest <= USUAL_PROMPT ? null : DecisionSpec.MOST_CHARACTERS;
    }

    private Field label() {
        return new Field(
                table.labelName(),
                labelType(),
                FieldRole.LABEL,
                true,
                labelType() == FieldType.CATEGORY ? List.copyOf(table.labels().keySet()) : List.of());
    }

    /** JSON's numbers and booleans are no categories; a table's cells always may be. */
    private FieldType labelType() {
        ColumnProfile labels = table.labelColumn();
        boolean isText = table.format() != null || labels.mayBe(FieldType.TEXT);
        return isText ? FieldType.CATEGORY : labels.mayBe(FieldType.BOOLEAN) ? FieldType.BOOLEAN : FieldType.NUMBER;
    }

    /** A model answers in words: codes of a table tell it nothing. */
    private DecisionSpec.Outcome outcome(String label) {
        String answer = areAnswers(table.labels().keySet()) ? label : label.equals(risky) ? "yes" : "no";
        return new DecisionSpec.Outcome(label, " " + answer, label);
    }

    /** Words, none of which begins with another: that one would always be likelier. */
    private static boolean areAnswers(Set<String> labels) {
        return labels.stream()
                .allMatch(label -> LETTER.matcher(label).matches()
                        && labels.stream()
                                .noneMatch(other -> !other.equals(label)
                                        && label.toLowerCase(Locale.ROOT).startsWith(other.toLowerCase(Locale.ROOT))));
    }

    private String prompt(List<String> inputs) {
        return inputs.stream()
                .map(input -> "%s: {{ %s }}".formatted(input.replace('_', ' ').strip(), input))
                .collect(Collectors.joining(
                        "\n", "", "\n" + table.labelName().replace('_', ' ').strip() + ":"));
    }
}
