package io.lorica.intake.draft;

import static java.util.Objects.requireNonNull;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.prompt.DecisionPrompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes fields of columns, and says which it left out and why. */
final class FieldDrafter {
    private static final int MOST_CATEGORIES = 50;

    /** So many numbers beside a text may be names of classes: 1, 2, 3, other. */
    private static final int MOST_GRADES = 12;

    /** Fewer rows may all differ in anything. */
    private static final int FEWEST_ROWS_OF_AN_ID = 10;

    /** Characters of a calendar date, with which a time begins too. */
    private static final int DAY = 10;

    private static final Pattern ID_NAME =
            Pattern.compile("(?i)(^|.*[_ .-])(id|uuid|guid|key|nr|no|num|number|index|row)|.*(Id|ID|Nr)");
    private static final Pattern TIME_NAME =
            Pattern.compile("(?i).*(date|time|applied|opened|created|issued|fecha|datum|day|month|日期|时间).*");

    private final TableProfile table;
    private final Set<String> protectedNames;
    private final @Nullable String eventTime;
    private final List<Field> fields = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    FieldDrafter(TableProfile table, Set<String> protectedNames) {
        this.table = table;
        this.protectedNames = protectedNames;
        List<String> dates = dates();
        this.eventTime = eventTime(dates);
        table.columns().forEach(this::column);
        noteDates(dates);
    }

    /** All but the label's. */
    List<Field> fields() {
        return fields;
    }

    List<String> notes() {
        return notes;
    }

    private void column(String name, ColumnProfile column) {
        if (protectedNames.contains(name)) {
            FieldType type = column.present() == 0 ? FieldType.TEXT : type(column);
            fields.add(
                    new Field(name, type, FieldRole.PROTECTED, false, List.of()).withPolicy(null, codes(type, column)));
        } else if (column.distinct() <= 1) {
            notes.add("Left out '%s': %s."
                    .formatted(name, column.distinct() == 0 ? "no row has it" : "all rows have the same value"));
        } else if (isId(name, column)) {
            notes.add("Left out '%s': each of its %d values is another one, like an id."
                    .formatted(name, column.distinct()));
        } else if (column.longest() > DecisionSpec.MOST_CHARACTERS) {
            notes.add("Left out '%s': it holds texts of %d characters, and a prompt may have %d."
                    .formatted(name, column.longest(), DecisionSpec.MOST_CHARACTERS));
        } else if (!name.equals(eventTime) && !DecisionPrompts.canName(name)) {
            notes.add(("Left out '%s': a template can't use this name. Rename the column to letters, digits and"
                            + " underscores, not a word of Jinja, and write the spec anew.")
                    .formatted(name));
        } else {
            field(name, column);
        }
    }

    private void field(String name, ColumnProfile column) {
        FieldType type = type(column);
        FieldRole role = role(name, column);
        List<String> values = type == FieldType.CATEGORY && role == FieldRole.INPUT
                ? List.copyOf(column.counts().keySet())
                : List.of();
        List<String> codes = codes(type, column);
        boolean hasGaps = column.missing() > 0 || codes != null || !table.isWhole();
        boolean namesUnknown = values.contains(FieldValue.UNKNOWN_TOKEN);
        FieldPolicy policy = role == FieldRole.INPUT && hasGaps && !namesUnknown ? FieldPolicy.UNKNOWN : null;
        fields.add(new Field(name, type, role, role == FieldRole.INPUT && !hasGaps, values)
                .withPolicy(policy, codes)
                .withMaxCharacters(
                        type == FieldType.TEXT && column.longest() > Field.USUAL_TEXT
                                ? DecisionSpec.MOST_CHARACTERS
                                : null));
        noteCodes(name, codes);
        noteRange(name, type, policy, column);
    }

    private FieldRole role(String name, ColumnProfile column) {
        if (column.trace().tellsTheLabel()) {
            notes.add(("'%s' alone says what '%s' is, as if it had been filled in afterwards. It is IGNORED; make it an"
                            + " INPUT if it is known when a decision is asked for.")
                    .formatted(name, table.labelName()));
            return FieldRole.IGNORED;
        }
        return name.equals(eventTime) ? FieldRole.EVENT_TIME : FieldRole.INPUT;
    }

    /** Columns of dates that could be inputs, or say when a row happened. */
    private List<String> dates() {
        return table.columns().entrySet().stream()
                .filter(column -> !protectedNames.contains(column.getKey()))
                .filter(column -> column.getValue().distinct() > 1 && type(column.getValue()) == FieldType.DATE)
                .filter(column -> !column.getValue().trace().tellsTheLabel())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The one that is named like it, or the only one if its rows are of several days. */
    private @Nullable String eventTime(List<String> dates) {
        return dates.stream()
                .filter(name -> TIME_NAME.matcher(name).matches())
                .findFirst()
                .or(() -> dates.stream()
                        .filter(name -> dates.size() == 1 && hasSeveralDays(name))
                        .findFirst())
                .orElse(null);
    }

    private boolean hasSeveralDays(String name) {
        return requireNonNull(table.columns().get(name)).counts().keySet().stream()
                        .map(text -> text.substring(0, Math.min(DAY, text.length())))
                        .distinct()
                        .count()
                > 1;
    }

    private static FieldType type(ColumnProfile column) {
        for (FieldType type : List.of(FieldType.BOOLEAN, FieldType.NUMBER, FieldType.DATE)) {
            if (column.mayBe(type)) {
                return type;
            }
        }
        boolean isFew = column.distinct() <= MOST_CATEGORIES
                && column.distinct() * 2 <= column.present()
                && column.longest() <= Field.USUAL_CATEGORY;
        if (!column.strays().isEmpty() && column.distinct() > MOST_GRADES) {
            return FieldType.NUMBER;
        }
        return isFew ? FieldType.CATEGORY : FieldType.TEXT;
    }

    private static boolean isId(String name, ColumnProfile column) {
        boolean allDiffer = column.distinct() == column.present() && column.present() >= FEWEST_ROWS_OF_AN_ID;
        if (!allDiffer || column.hasWords() || column.mayBe(FieldType.DATE)) {
            return false;
        }
        return !column.mayBe(FieldType.NUMBER) || ID_NAME.matcher(name).matches();
    }

    /** Codes that the field's type has by itself need not be declared, unless beside others: they replace its own. */
    private static @Nullable List<String> codes(FieldType type, ColumnProfile column) {
        if (type == FieldType.NUMBER && !column.mayBe(FieldType.NUMBER)) {
            return Stream.concat(column.strays().stream(), column.codes().stream())
                    .toList();
        }
        boolean needsThem = type == FieldType.CATEGORY || type == FieldType.TEXT;
        return needsThem && !column.codes().isEmpty() ? List.copyOf(column.codes()) : null;
    }

    private void noteCodes(String name, @Nullable List<String> codes) {
        if (codes != null) {
            notes.add("'%s': %s mean a missing value; change missing_codes if they don't."
                    .formatted(name, String.join(", ", codes)));
        }
    }

    private void noteDates(List<String> dates) {
        List<String> inputs = dates.stream()
                .filter(name ->
                        fields.stream().anyMatch(field -> field.name().equals(name) && field.role() == FieldRole.INPUT))
                .toList();
        if (eventTime != null) {
            notes.add(("'%s' is taken for when each row happened (EVENT_TIME): it is kept out of the prompt. Set"
                            + " split.method to BY_TIME to hold out the latest rows instead of random ones: new ones"
                            + " come later, too. Make it an INPUT if it is something else.")
                    .formatted(eventTime));
        } else if (!inputs.isEmpty()) {
            notes.add(("%s: dates that are INPUTs. If one says when each row happened, give it the role EVENT_TIME, and"
                            + " set split.method to BY_TIME to hold out the latest rows.")
                    .formatted(inputs.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))));
        }
    }

    private void noteRange(String name, FieldType type, @Nullable FieldPolicy policy, ColumnProfile column) {
        ColumnProfile.Range range = column.range();
        if (type == FieldType.NUMBER && range != null) {
            boolean isOneNegative = range.least().signum() < 0
                    && column.counts().keySet().stream()
                                    .filter(value -> value.startsWith("-"))
                                    .count()
                            == 1;
            notes.add(("'%s': numbers from %s to %s in this file. No bounds are set: with min and max, others would be"
                            + " %s.%s")
                    .formatted(
                            name,
                            range.least().toPlainString(),
                            range.most().toPlainString(),
                            policy == FieldPolicy.UNKNOWN ? "taken for unknown" : "refused",
                            isOneNegative
                                    ? " If %s means a missing value, add it to missing_codes."
                                            .formatted(range.least().toPlainString())
                                    : ""));
        }
    }
}
