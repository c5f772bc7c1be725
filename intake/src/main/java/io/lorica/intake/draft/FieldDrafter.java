package io.lorica.intake.draft;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.prompt.DecisionPrompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes fields of columns, and says which it left out and why. */
final class FieldDrafter {
    private static final int MOST_CATEGORIES = 50;

    /** So many numbers beside a text may be names of classes: 1, 2, 3, other. */
    private static final int MOST_GRADES = 12;

    /** Fewer rows may all differ in anything. */
    private static final int FEWEST_ROWS_OF_AN_ID = 10;

    private static final Pattern ID_NAME =
            Pattern.compile("(?i)(^|.*[_ .-])(id|uuid|guid|key|nr|no|num|number|index|row)|.*(Id|ID|Nr)");
    private static final Pattern TIME_NAME =
            Pattern.compile("(?i).*(date|time|applied|opened|created|issued|fecha|datum|day|month).*");

    private final TableProfile table;
    private final Set<String> protectedNames;
    private final List<Field> fields = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    FieldDrafter(TableProfile table, Set<String> protectedNames) {
        this.table = table;
        this.protectedNames = protectedNames;
        table.columns().forEach(this::column);
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
        } else if (!DecisionPrompts.canName(name)) {
            notes.add(("Left out '%s': a template can't use this name. Rename the column to letters, digits and"
                            + " underscores, not a word of Jinja, and write the spec anew.")
                    .formatted(name));
        } else {
            field(name, column);
        }
    }

    private void field(String name, ColumnProfile column) {
        FieldType type = type(column);
        FieldRole role = role(name, type, column);
        List<String> values = type == FieldType.CATEGORY && role == FieldRole.INPUT
                ? List.copyOf(column.counts().keySet())
                : List.of();
        List<String> codes = codes(type, column);
        boolean hasGaps = column.missing() > 0 || codes != null || !table.isWhole();
        boolean namesUnknown = values.contains(FieldValue.UNKNOWN_TOKEN);
        FieldPolicy policy = role == FieldRole.INPUT && hasGaps && !namesUnknown ? FieldPolicy.UNKNOWN : null;
        ColumnProfile.Range range = type == FieldType.NUMBER && role == FieldRole.INPUT ? column.range() : null;
        fields.add(new Field(name, type, role, role == FieldRole.INPUT && !hasGaps, values)
                .withPolicy(policy, codes)
                .withRange(range == null ? null : range.roundedLeast(), range == null ? null : range.roundedMost())
                .withMaxCharacters(
                        type == FieldType.TEXT && column.longest() > Field.USUAL_TEXT
                                ? DecisionSpec.MOST_CHARACTERS
                                : null));
        noteCodes(name, codes);
        noteRange(name, type, column);
    }

    private FieldRole role(String name, FieldType type, ColumnProfile column) {
        if (column.trace().tellsTheLabel()) {
            notes.add(("'%s' alone says what '%s' is, as if it had been filled in afterwards. It is IGNORED; make it an"
                            + " INPUT if it is known when a decision is asked for.")
                    .formatted(name, table.labelName()));
            return FieldRole.IGNORED;
        }
        boolean isTime = type == FieldType.DATE
                && TIME_NAME.matcher(name).matches()
                && fields.stream().noneMatch(field -> field.role() == FieldRole.EVENT_TIME);
        return isTime ? FieldRole.EVENT_TIME : FieldRole.INPUT;
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

    private void noteRange(String name, FieldType type, ColumnProfile column) {
        ColumnProfile.Range range = column.range();
        if (type == FieldType.NUMBER && range != null) {
            boolean isOneNegative = range.least().signum() < 0
                    && column.counts().keySet().stream()
                                    .filter(value -> value.startsWith("-"))
                                    .count()
                            == 1;
            notes.add("'%s': numbers from %s to %s; min and max are set around them.%s"
                    .formatted(
                            name,
                            range.least().toPlainString(),
                            range.most().toPlainString(),
                            isOneNegative
                                    ? " If %s means a missing value, add it to missing_codes."
                                            .formatted(range.least().toPlainString())
                                    : ""));
        }
    }
}
