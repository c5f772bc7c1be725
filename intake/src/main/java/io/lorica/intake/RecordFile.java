package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.BatchFormat;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.field.ReadRow;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of records that are to be decided on. It is read from front to end, as often as one likes; only columns of
 * INPUT fields are read, by the same rules as decision requests and training rows, and all others may lie there. Its
 * answers are written beside its columns, in its own format.
 */
public sealed interface RecordFile permits CsvRecords, JsonlRecords, ParquetRecords {

    /**
     * @param spec of the version that is to decide
     * @param declared how a CSV file is written; what is absent is found out from it
     * @throws IntakeException if the file's first bytes say that it is none of the formats
     * @throws IOException if it cannot be read at all
     */
    static RecordFile of(Path file, DecisionSpec spec, @Nullable TableFormat declared, IntakeLimits limits)
            throws IOException {
        try (var start = new BufferedInputStream(Files.newInputStream(file))) {
            if (FileStart.isParquet(start)) {
                return new ParquetRecords(file, spec, limits);
            }
            return FileStart.of(start).isObject()
                    ? new JsonlRecords(file, spec, limits)
                    : new CsvRecords(file, spec, declared, limits);
        }
    }

    BatchFormat format();

    /**
     * Reads the whole file once.
     *
     * @param added names of columns that the result will add
     * @throws IntakeException if it can't be used as a whole: it lacks columns of INPUT fields that must be there, has
     *     no rows or too many, or has columns that the result adds
     * @throws IOException if it cannot be read at all
     */
    Survey survey(List<AnswerColumn> added) throws IOException;

    /**
     * The rows from one on, in the file's order. What a row gives does not depend on where reading begins.
     *
     * @param from rows that are passed over
     */
    Rows rows(long from) throws IOException;

    /**
     * Writes the file again with the answers' columns after its own.
     *
     * @param chunks files of answers, at least one, whose lines are the rows' in order: JSON objects by
     *     {@link AnswerColumn#name}, in which those without a value are absent
     * @param target is written, or replaced
     */
    void writeResult(List<AnswerColumn> columns, List<Path> chunks, Path target) throws IOException;

    /**
     * @param rows of the file
     * @param warnings on columns that are not read, one for each
     */
    record Survey(long rows, List<String> warnings) {
        public Survey {
            if (rows == 0) {
                throw new IntakeException.Unreadable("The file has no rows. Upload one with records to decide on.");
            }
        }
    }

    /** What a row asks. */
    sealed interface Asked {
        /** @param row its inputs, without faults */
        record Inputs(ReadRow row) implements Asked {}

        /** @param why what is wrong with the row, all of it */
        record Refused(String why) implements Asked {}

        static Asked of(ReadRow row) {
            return row.faults().isEmpty()
                    ? new Inputs(row)
                    : new Refused(String.join(
                            "; ",
                            row.faults().stream()
                                    .map(fault -> "%s %s".formatted(fault.field(), fault.message()))
                                    .toList()));
        }
    }

    /** An open file. */
    interface Rows extends AutoCloseable {
        /**
         * @return null at the end
         * @throws IntakeException if the file cannot be read on
         */
        @Nullable
        Asked next();

        @Override
        void close() throws IOException;
    }
}
