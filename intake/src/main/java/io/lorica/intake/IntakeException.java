package io.lorica.intake;

import io.lorica.faults.Nearest;
import java.util.List;
import java.util.Objects;

/** A file that cannot be read as a whole. The message says what is wrong and what to do. */
public abstract sealed class IntakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private IntakeException(String message) {
        super(message);
    }

    /** Never null: what is thrown here says what happened. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** It is not what it should be. */
    public static final class Unreadable extends IntakeException {
        private static final long serialVersionUID = 1L;

        public Unreadable(String message) {
            super(message);
        }

        static Unreadable tooManyRows(IntakeLimits limits) {
            return new Unreadable("The file has more than %d rows. Split it, or raise %s.max-rows."
                    .formatted(limits.maxRows(), limits.settings()));
        }
    }

    /** A table lacks columns that the spec has fields for. */
    public static final class MissingColumns extends IntakeException {
        private static final long serialVersionUID = 1L;

        private static final String ADD = "Add the column, or name one that is there.";

        private final List<String> columns;

        public MissingColumns(List<String> missing, List<String> present) {
            super("The file has no column %s. Its header names %s. %s"
                    .formatted(String.join(", ", missing), String.join(", ", present), remedy(missing, present)));
            this.columns = List.copyOf(missing);
        }

        public List<String> columns() {
            return columns;
        }

        /** A header of one column was probably meant as several. */
        private static String remedy(List<String> missing, List<String> present) {
            if (present.size() == 1) {
                return "That is one column: its line must name the columns, divided by a comma, ; | or a tab. Remove"
                        + " lines above it, and don't declare another table.delimiter than the file has.";
            }
            return missing.size() == 1
                    ? Nearest.meant(missing.getFirst(), present.stream())
                            .map("Did you mean '%s'?"::formatted)
                            .orElse(ADD)
                    : ADD;
        }
    }
}
