package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.RowReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * CSV with a header, by whatever delimiter, quote and decimal mark.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvTable {
    /** Characters from which it is found out how the file is written. */
    private static final int SAMPLE = 1 << 16;

    private final List<String> names;
    private final @Nullable TableFormat declared;
    private final IntakeLimits limits;
    private final RowReader reader;
    private final List<Field> numbers;
    private final TableRows rows;

    /** @param declared how it is written, where that need not be found out */
    CsvTable(DecisionSpec spec, @Nullable TableFormat declared, IntakeLimits limits) {
        this.names = spec.fields().stream().map(Field::name).distinct().toList();
        this.declared = declared;
        this.limits = limits;
        this.reader = new RowReader(spec);
        this.rows = new TableRows(spec, limits);
        this.numbers = spec.fields().stream()
                .filter(field -> field.type() == FieldType.NUMBER && field.role() != FieldRole.IGNORED)
                .toList();
    }

    /** @throws IntakeException if the file as a whole is unusable */
    ParsedRows read(InputStream csv) {
        try (var text = new BufferedReader(new Utf8Reader(csv))) {
            String sample = sample(text);
            Dialect dialect = new DialectFinding(Set.copyOf(names), declared).in(sample);
            NumberNotation notation = notation(dialect, sample);
            for (int i = 0; i < dialect.linesBefore(); i++) {
                text.readLine();
            }
            var bounded = new BoundedRows(text, limits.maxLineCharacters());
            try (CSVParser parser = dialect.parse(bounded)) {
                read(parser, bounded, dialect.linesBefore(), notation);
            }
            rows.rows()
                    .readAs(new TableFormat(
                            Character.toString(dialect.delimiter()),
                            Character.toString(dialect.quote()),
                            notation.mark().map(Object::toString).orElse(null)));
        } catch (IOException | UncheckedIOException e) {
            throw refusal(e);
        }
        return rows.rows();
    }

    private void read(CSVParser parser, BoundedRows bounded, int linesBefore, NumberNotation notation) {
        Iterator<CSVRecord> records = parser.iterator();
        if (!records.hasNext()) {
            throw new IntakeException.Unreadable("The file is empty. Its first line must name the columns.");
        }
        var header = new CsvHeader(records.next().toList(), linesBefore + 1L, names);
        long line = linesBefore + parser.getCurrentLineNumber() + 1;
        bounded.beginRow(line);
        while (records.hasNext()) {
            CSVRecord row = records.next();
            rows.requireRoom();
            if (row.size() == header.width()) {
                add(line, row, header, notation);
            } else {
                rows.setAside(
                        line,
                        "has %d fields and the header %d; quote fields that hold delimiters or line breaks"
                                .formatted(row.size(), header.width()),
                        "has another number of fields than the header; quote fields that hold delimiters or line"
                                + " breaks");
            }
            line = linesBefore + parser.getCurrentLineNumber() + 1;
            bounded.beginRow(line);
        }
    }

    private void add(long line, CSVRecord row, CsvHeader header, NumberNotation notation) {
        Map<String, String> pointed = new HashMap<>();
        List<Fault> unclear = new ArrayList<>();
        for (Field field : numbers) {
            notation.pointed(row.get(header.column(field.name())).strip())
                    .ifPresentOrElse(
                            number -> pointed.put(field.name(), number),
                            () -> unclear.add(new Fault(field.name(), unclear(notation))));
        }
        if (unclear.isEmpty()) {
            rows.add(
                    line,
                    reader.ofCells(field ->
                            Objects.requireNonNullElseGet(pointed.get(field), () -> row.get(header.column(field)))),
                    field -> row.get(header.column(field)));
        } else {
            rows.setAside(line, unclear, field -> row.get(header.column(field)));
        }
    }

    private static String unclear(NumberNotation notation) {
        return notation.mark().isPresent()
                ? ("is not written with the decimal mark '%s' of this table's other numbers, or could be read in two"
                                + " ways; write numbers alike and without thousands' marks, or declare"
                                + " table.decimal_mark")
                        .formatted(notation.mark().get())
                : "could be a decimal or a thousand; declare table.decimal_mark";
    }

    private NumberNotation notation(Dialect dialect, String sample) {
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
                : new IntakeException.Unreadable("The file cannot be read: " + cause.getMessage());
    }
}
