package io.lorica.intake;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a table writes decimals: {@code 7.3} or {@code 7,3}. One mark holds for the whole table: where none is declared,
 * the one that more of its first numbers have, or the first that comes. A number that can be read in two ways, or that
 * has the other mark, is never guessed at.
 */
final class NumberNotation {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+([eE][+-]?\\d+)?");

    private final boolean isDeclared;
    private final boolean isCommaClear;
    private @Nullable Notation notation;

    /**
     * @param declared the mark; null: to be found out
     * @param delimiter where it is a semicolon, {@code 1,234} is no thousand: the semicolon is there for the comma
     */
    NumberNotation(@Nullable String declared, char delimiter) {
        this.isDeclared = declared != null;
        this.isCommaClear = delimiter == ';';
        if (declared != null) {
            this.notation = declared.equals(",") ? Notation.WITH_COMMAS : Notation.POINTED;
        }
    }

    /** Whether it is a number in one of the notations. */
    static boolean isNumber(String cell) {
        return WHOLE.matcher(cell).matches()
                || Stream.of(Notation.values())
                        .anyMatch(notation ->
                                notation.isDecimal(cell) || notation.isGrouped(cell) || notation.isThousand(cell));
    }

    /** Looks at numbers of the table's beginning. */
    void learnFrom(List<String> cells) {
        if (notation != null) {
            return;
        }
        long commas = cells.stream()
                .filter(cell -> isClear(Notation.WITH_COMMAS, cell))
                .count();
        long points =
                cells.stream().filter(cell -> isClear(Notation.POINTED, cell)).count();
        if (commas > points) {
            notation = Notation.WITH_COMMAS;
        } else if (points > 0) {
            notation = Notation.POINTED;
        }
    }

    /**
     * @param cell without white space around it
     * @return the number with a decimal point and without thousands' marks; the cell itself if it is no decimal; empty
     *     if it cannot be read in one way only
     */
    Optional<String> pointed(String cell) {
        if (notation == null) {
            notation = isClear(Notation.WITH_COMMAS, cell)
                    ? Notation.WITH_COMMAS
                    : Notation.POINTED.isDecimal(cell) ? Notation.POINTED : null;
        }
        if (notation == null) {
            return Notation.WITH_COMMAS.isDecimal(cell) ? Optional.empty() : Optional.of(cell);
        }
        if (notation.isDecimal(cell) || notation.isGrouped(cell) || (isDeclared && notation.isThousand(cell))) {
            return Optional.of(notation.pointed(cell));
        }
        Notation other = notation.other();
        return other.isDecimal(cell) || other.isGrouped(cell) ? Optional.empty() : Optional.of(cell);
    }

    /** What is wrong with a number that cannot be read in one way only. */
    String unclear() {
        return mark().isPresent()
                ? ("is not written with the decimal mark '%s' of this table's other numbers, or could be read in two"
                                + " ways; write numbers alike and without thousands' marks, or declare"
                                + " table.decimal_mark")
                        .formatted(mark().get())
                : "could be a decimal or a thousand; declare table.decimal_mark";
    }

    /** The mark that numbers are read by; absent while none had one. */
    Optional<Character> mark() {
        return Optional.ofNullable(notation).map(found -> found.mark);
    }

    private boolean isClear(Notation of, String cell) {
        if (of.isGrouped(cell)) {
            return true;
        }
        boolean isNoThousand = !of.isOthersThousand(cell) || (of == Notation.WITH_COMMAS && isCommaClear);
        return of.isDecimal(cell) && isNoThousand;
    }

    private enum Notation {
        POINTED('.', ','),
        WITH_COMMAS(',', '.');

        private final char mark;
        private final char group;

        /** A number with this mark and no other. */
        private final Pattern decimal;

        /** With thousands' marks that can be nothing else: two of them, or one and this mark. */
        private final Pattern grouped;

        /** With one thousands' mark, which could be the other notation's decimal mark. */
        private final Pattern thousand;

        /** A decimal that the other notation could read as a thousand. */
        private final Pattern othersThousand;

        Notation(char mark, char group) {
            this.mark = mark;
            this.group = group;
            String m = Pattern.quote(Character.toString(mark));
            String g = Pattern.quote(Character.toString(group));
            this.decimal = Pattern.compile("[+-]?(\\d+" + m + "\\d*|" + m + "\\d+)([eE][+-]?\\d+)?");
            this.grouped = Pattern.compile("[+-]?[1-9]\\d{0,2}((" + g + "\\d{3})+" + m + "\\d+|(" + g + "\\d{3}){2,})");
            this.thousand = Pattern.compile("[+-]?[1-9]\\d{0,2}" + g + "\\d{3}");
            this.othersThousand = Pattern.compile("[+-]?[1-9]\\d{0,2}" + m + "\\d{3}");
        }

        Notation other() {
            return this == POINTED ? WITH_COMMAS : POINTED;
        }

        boolean isDecimal(String cell) {
            return decimal.matcher(cell).matches();
        }

        boolean isGrouped(String cell) {
            return grouped.matcher(cell).matches();
        }

        boolean isThousand(String cell) {
            return thousand.matcher(cell).matches();
        }

        boolean isOthersThousand(String cell) {
            return othersThousand.matcher(cell).matches();
        }

        String pointed(String cell) {
            return cell.replace(Character.toString(group), "").replace(mark, '.');
        }
    }
}
