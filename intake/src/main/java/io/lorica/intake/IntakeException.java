package io.lorica.intake;

import io.lorica.faults.Nearest;
import java.io.IOException;
import java.nio.file.FileSystemException;
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

        /**
         * Reading failed; whoever uploaded the file hears why, but not where it lies.
         *
         * @param reason as a library has it
         */
        static Unreadable broken(IOException reason) {
            String told = reason instanceof FileSystemException fault ? fault.getReason() : reason.getMessage();
            return new Unreadable("The file cannot be read: %s. Upload it again."
                    .formatted(told == null ? "reading failed" : Shown.ofLibrary(told)));
        }

        static Unreadable tooManyRows(IntakeLimits limits) {
            return new Unreadable("The file has more than %d rows. Split it, or raise %s.max-rows."
                    .formatted(limits.maxRows(), limits.settings()));
        }
    }

    /** A table lacks columns that the spec has fields for. */
    public static final class MissingColumns extends IntakeException {
        private static final long serialVersionUID = 1L;

        /** Of a header: it was probably meant as several. */
        private static final String ONE_COLUMN =
                "That is one column: its line must name the columns, divided by a comma, ; | or a tab. Remove"
                        + " lines above it, and don't declare another table.delimiter than the file has.";

        private static final String ADD = "Add the column, or name one that is there.";

        private final List<String> columns;

        public MissingColumns(List<String> missing, List<String> present) {
            this(missing, "Its header names", present, present.size() == 1 ? ONE_COLUMN : remedy(missing, present));
        }

        private MissingColumns(List<String> missing, String source, List<String> present, String remedy) {
            super("The file has no column %s. %s %s. %s"
                    .formatted(
                            String.join(", ", missing),
                            source,
                            present.isEmpty() ? "none" : String.join(", ", present),
                            remedy));
            this.columns = List.copyOf(missing);
        }

        /**
         * Of a file whose columns are named in it without a doubt.
         *
         * @param source what has the names, and the verb, such as {@code Its first record has}
         */
        static MissingColumns of(List<String> missing, String source, List<String> present) {
            return new MissingColumns(missing, source, present, remedy(missing, present));
        }

        public List<String> columns() {
            return columns;
        }

        private static String remedy(List<String> missing, List<String> present) {
            return missing.size() == 1
                    ? Nearest.meant(missing.getFirst(), present.stream())
                            .map("Did you mean '%s'?"::formatted)
                            .orElse(ADD)
                    : ADD;
        }
    }
}
