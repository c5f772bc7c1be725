package io.lorica.intake;

import io.lorica.api.decision.Field;
import io.lorica.api.training.TableFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** A CSV file that is read row by row, by what was found out or declared of how it is written. */
final class CsvCursor implements AutoCloseable {
    /** Characters from which it is found out how the file is written. */
    private static final int SAMPLE = 1 << 16;

    private final Dialect dialect;
    private final NumberNotation notation;
    private final BoundedRows bounded;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final CsvHeader header;
    private final String lineEnd;
    private long line;

    private CsvCursor(
            BufferedReader text,
            String sample,
            Dialect dialect,
            NumberNotation notation,
            IntakeLimits limits,
            Collection<String> needed)
            throws IOException {
        this.dialect = dialect;
        this.notation = notation;
        this.lineEnd = sample.contains("\r\n") ? "\r\n" : "\n";
        for (int i = 0; i < dialect.linesBefore(); i++) {
            text.readLine();
        }
        this.bounded = new BoundedRows(text, limits);
        this.parser = dialect.parse(bounded);
        this.records = parser.iterator();
        if (!hasNext()) {
            throw new IntakeException.Unreadable("The file is empty. Its first line must name the columns.");
        }
        this.header = new CsvHeader(records.next().toList(), dialect.linesBefore() + 1L, needed);
    }

    /**
     * @param names of columns, by which it is found out how the file is written
     * @param numbers fields whose cells tell the decimal mark
     * @param declared how it is written, where that need not be found out
     * @param needed columns that must be there
     * @throws IntakeException if the file as a whole is unusable
     */
    static CsvCursor open(
            InputStream csv,
            Set<String> names,
            List<Field> numbers,
            @Nullable TableFormat declared,
            IntakeLimits limits,
            Collection<String> needed) {
        var text = new BufferedReader(new Utf8Reader(csv));
        try {
            String sample = sample(text);
            Dialect dialect = new DialectFinding(names, declared).in(sample);
            NumberNotation notation = notation(dialect, sample, numbers, declared);
            return new CsvCursor(text, sample, dialect, notation, limits, needed);
        } catch (IOException | UncheckedIOException e) {
            closeQuietly(text);
            throw refusal(e);
        } catch (IntakeException e) {
            closeQuietly(text);
            throw e;
        }
    }

    /** Of a file that is refused already. */
    private static void closeQuietly(BufferedReader text) {
        try {
            text.close();
        } catch (IOException _) {
            // Nothing was written to it.
        }
    }

    /**
     * @return null at the end
     * @throws IntakeException if the file cannot be read on
     */
    @Nullable
    CSVRecord next() {
        line = dialect.linesBefore() + parser.getCurrentLineNumber() + 1;
        bounded.beginRow(line);
        try {
            return hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw refusal(e);
        }
    }

    private boolean hasNext() {
        return records.hasNext();
    }

    /** Where the row begins, 1-based. */
    long line() {
        return line;
    }

    CsvHeader header() {
        return header;
    }

    Dialect dialect() {
        return dialect;
    }

    NumberNotation notation() {
        return notation;
    }

    /** Between lines of the file. */
    String lineEnd() {
        return lineEnd;
    }

    /** Whether the row has a cell for each column. */
    boolean isWhole(CSVRecord row) {
        return row.size() == header.width();
    }

    /** What is wrong with a row that is not whole. */
    String unevenness(CSVRecord row) {
        return "has %d fields and the header %d; quote fields that hold delimiters or line breaks"
                .formatted(row.size(), header.width());
    }

    /** How it was read. */
    TableFormat format() {
        return new TableFormat(
                Character.toString(dialect.delimiter()),
                Character.toString(dialect.quote()),
                notation.mark().map(Object::toString).orElse(null));
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private static NumberNotation notation(
            Dialect dialect, String sample, List<Field> numbers, @Nullable TableFormat declared) {
        var notation = new NumberNotation(declared == null ? null : declared.decimalMark(), dialect.delimiter());
        List<List<String>> records =
                dialect.records(sample.lines().skip(dialect.linesBefore()).collect(Collectors.joining("\n")));
        if (!records.isEmpty()) {
            List<String> names = records.getFirst().stream().map(String::strip).toList();
            List<Integer> columns = numbers.stream()
                    .map(field -> names.indexOf(field.name()))
                    .filter(column -> column >= 0)
                    .toList();
            // The last one may be cut.
            notation.learnFrom(records.subList(1, Math.max(1, records.size() - 1)).stream()
                    .filter(cells -> cells.size() == names.size())
                    .flatMap(cells -> columns.stream().map(cells::get))
                    .map(String::strip)
                    .toList());
        }
        return notation;
    }

    /** Reads nothing away. */
    static String sample(BufferedReader text) throws IOException {
        text.mark(SAMPLE + 1);
        char[] characters = new char[SAMPLE];
        int length = 0;
        while (length < SAMPLE) {
            int read = text.read(characters, length, SAMPLE - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        text.reset();
        return new String(characters, 0, length);
    }

    static IntakeException refusal(Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof CSVException malformed
                ? new IntakeException.Unreadable("The file is not CSV: " + malformed.getMessage()
                        + ". Close every quote and write quotes inside a quoted field twice.")
                : IntakeException.Unreadable.broken(
                        cause instanceof IOException broken ? broken : new IOException(cause.getMessage()));
    }
}
