package io.lorica.intake.draft;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.Split;
import io.lorica.faults.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a first spec from what a table looks like. */
public final class SpecDrafter {
    /** What a prompt may have where the spec says nothing. */
    private static final int USUAL_PROMPT = 8_000;

    private final TableProfile table;
    private final @Nullable String risky;
    private final Set<String> protectedNames;

    /**
     * @param risky value of the label that is guarded against; may be null where there are more than two
     * @throws IllegalArgumentException if the table has too few labels or too many, or if a name is none of the table's
     */
    public SpecDrafter(TableProfile table, @Nullable String risky, Collection<String> protectedNames) {
        this.table = table;
        this.risky = risky;
        this.protectedNames = Set.copyOf(protectedNames);
        requireLabels(table);
        if (risky == null && needsRisky(table)) {
            throw new IllegalArgumentException("Of two values of '%s' one must be the risky one; it has %s."
                    .formatted(table.labelName(), shown(table.labels())));
        }
        if (risky != null) {
            requireLabel(table, risky);
        }
        requireColumns(table, protectedNames);
    }

    /** @throws IllegalArgumentException if one is none of the table's, or is the label */
    public static void requireColumns(TableProfile table, Collection<String> names) {
        for (String name : names) {
            if (name.equals(table.labelName())) {
                throw new IllegalArgumentException(
                        "'%s' is the label, and can't be protected as well.".formatted(name));
            }
            if (!table.columnNames().contains(name)) {
                throw new IllegalArgumentException(
                        "The file has no column '%s'; %s".formatted(name, Nearest.hint(name, table.columnNames())));
            }
        }
    }

    /** @throws IllegalArgumentException if it is no value of the label */
    public static void requireLabel(TableProfile table, String value) {
        if (!table.labels().containsKey(value)) {
            throw new IllegalArgumentException(
                    "'%s' is no value of '%s'; it has %s.".formatted(value, table.labelName(), shown(table.labels())));
        }
    }

    /** @throws IllegalArgumentException if there are not as many as a decision has outcomes */
    public static void requireLabels(TableProfile table) {
        int labels = table.labels().size();
        if (labels < DecisionSpec.FEWEST_OUTCOMES) {
            throw new IllegalArgumentException(
                    ("Column '%s' has %s; a decision is between at least %d. Name another column, or add rows whose"
                                    + " outcome is another.")
                            .formatted(
                                    table.labelName(),
                                    labels == 0 ? "no value" : "one value only, " + shown(table.labels()),
                                    DecisionSpec.FEWEST_OUTCOMES));
        }
        if (labels > DecisionSpec.MOST_OUTCOMES) {
            throw new IllegalArgumentException(
                    ("Column '%s' has %d values (%s); a decision is between %d and %d. Name another column, or bring"
                                    + " its values together.")
                            .formatted(
                                    table.labelName(),
                                    labels,
                                    shown(table.labels()),
                                    DecisionSpec.FEWEST_OUTCOMES,
                                    DecisionSpec.MOST_OUTCOMES));
        }
        if (table.labels().keySet().stream().anyMatch(DecisionSpec.REVIEW::equalsIgnoreCase)) {
            throw new IllegalArgumentException(
                    "Column '%s' has the value 'review', which is what a person must decide; rename it in the file."
                            .formatted(table.labelName()));
        }
    }

    /** Whether one label must be said to be guarded against; of more than two none need be. */
    public static boolean needsRisky(TableProfile table) {
        return table.labels().size() == 2;
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
        var answers = new AnswerDraft(List.copyOf(table.labels().keySet()), risky);
        String prompt = prompt(inputs, answers.legend());
        notes.add(
                needsRisky(table)
                        ? "Each kind of error costs 1. Say in 'cost' what they cost you; the threshold follows from it."
                        : "Each error costs 1. Say in 'costs' what they cost you, and what review costs if rows may go"
                                + " to a person; the decisions follow from it.");
        return new SpecDraft(
                new CreateDatasetRequest(
                        name,
                        DatasetKind.TABULAR,
                        new DecisionSpec(
                                        name,
                                        fields,
                                        prompt,
                                        answers.outcomes(),
                                        risky,
                                        needsRisky(table) ? new DecisionSpec.ErrorCost(1, 1) : null)
                                .withMaxPromptCharacters(promptBound(prompt)),
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

    private String prompt(List<String> inputs, String legend) {
        return inputs.stream()
                .map(input -> "%s: {{ %s }}".formatted(input.replace('_', ' ').strip(), input))
                .collect(Collectors.joining(
                        "\n", "", "\n" + table.labelName().replace('_', ' ').strip() + legend + ":"));
    }
}
