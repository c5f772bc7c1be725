package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.inference.BatchFormat;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.RowReader;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records as CSV. The result has the file's byte order mark, delimiter, quote, line ends and, for numbers, its decimal
 * mark; cells are written as they were read, quoted only where they must be, without white space around cells that had
 * no quotes.
 */
final class CsvRecords implements RecordFile {
    private final Path file;
    private final DecisionSpec spec;
    private final @Nullable TableFormat declared;
    private final IntakeLimits limits;
    private final RowReader reader;
    private final Set<String> names;

    /** Columns that must be there: a row without them would be refused. */
    private final List<String> needed;

    private final List<Field> numbers;

    CsvRecords(Path file, DecisionSpec spec, @Nullable TableFormat declared, IntakeLimits limits) {
        this.file = file;
        this.spec = spec;
        this.declared = declared;
        this.limits = limits;
        this.reader = new RowReader(spec);
        this.names = spec.fields().stream().map(Field::name).collect(Collectors.toUnmodifiableSet());
        List<Field> inputs = spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .toList();
        this.needed =
                inputs.stream().filter(Field::refusesMissing).map(Field::name).toList();
        this.numbers = inputs.stream()
                .filter(field -> field.type() == FieldType.NUMBER)
                .toList();
    }

    @Override
    public BatchFormat format() {
        return BatchFormat.CSV;
    }

    @Override
    public Survey survey(List<AnswerColumn> added) throws IOException {
        try (CsvCursor cursor = open()) {
            var unread = new UnreadColumns(spec, added);
            unread.add(cursor.header().names());
            long rows = 0;
            while (cursor.next() != null) {
                if (++rows > limits.maxRows()) {
                    throw IntakeException.Unreadable.tooManyRows(limits);
                }
            }
            return new Survey(rows, unread.warnings());
        }
    }

    @Override
    public Rows rows(long from) throws IOException {
        CsvCursor cursor = open();
        var rows = new Rows() {
            @Override
            public @Nullable Asked next() {
                CSVRecord row = cursor.next();
                return row == null ? null : asked(row, cursor);
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
        // Read and not only counted: the first decimal mark that comes may be the file's.
        for (long i = 0; i < from && rows.next() != null; i++) {}
        return rows;
    }

    private Asked asked(CSVRecord row, CsvCursor cursor) {
        if (!cursor.isWhole(row)) {
            return new Asked.Refused("the row " + cursor.unevenness(row));
        }
        CsvHeader header = cursor.header();
        Map<String, String> pointed = new HashMap<>();
        List<Fault> unclear = new ArrayList<>();
        for (Field field : numbers) {
            cursor.notation()
                    .pointed(cell(row, header, field.name()).strip())
                    .ifPresentOrElse(
                            number -> pointed.put(field.name(), number),
                            () -> unclear.add(
                                    new Fault(field.name(), cursor.notation().unclear())));
        }
        if (!unclear.isEmpty()) {
            return new Asked.Refused(unclear.stream()
                    .map(fault -> "%s %s".formatted(fault.field(), fault.message()))
                    .collect(Collectors.joining("; ")));
        }
        return Asked.of(reader.inputsOfCells(field -> {
            String number = pointed.get(field);
            return number != null ? number : cell(row, header, field);
        }));
    }

    private static String cell(CSVRecord row, CsvHeader header, String field) {
        return header.names().contains(field) ? row.get(header.column(field)) : "";
    }

    @Override
    public void writeResult(List<AnswerColumn> columns, List<Path> chunks, Path target) throws IOException {
        try (CsvCursor cursor = open();
                var answers = new AnswerLines(chunks);
                BufferedWriter out = Files.newBufferedWriter(target)) {
            if (hasByteOrderMark()) {
                // Excel takes a file without one for the system's own code page.
                out.append(Utf8Reader.BYTE_ORDER_MARK);
            }
            for (int i = 0; i < cursor.dialect().linesBefore(); i++) {
                out.append("sep=").append(cursor.dialect().delimiter()).append(cursor.lineEnd());
            }
            try (CSVPrinter printer = printer(cursor, out)) {
                List<String> cells = new ArrayList<>(cursor.header().names());
                columns.forEach(column -> cells.add(column.name()));
                printer.printRecord(cells);
                // The mark that the table's numbers turn out to have is known when all of it was read.
                char mark = mark();
                for (CSVRecord row = cursor.next(); row != null; row = cursor.next()) {
                    JsonNode answer = answers.nextObject();
                    cells.clear();
                    for (int i = 0; i < cursor.header().width(); i++) {
                        cells.add(i < row.size() ? row.get(i) : "");
                    }
                    columns.forEach(column -> cells.add(cell(column, answer, mark)));
                    printer.printRecord(cells);
                }
            }
        }
    }

    private static String cell(AnswerColumn column, JsonNode answer, char mark) {
        String cell = column.cell(answer);
        return column.kind() == AnswerColumn.Kind.NUMBER ? cell.replace('.', mark) : cell;
    }

    private char mark() throws IOException {
        try (CsvCursor cursor = open()) {
            CSVRecord row = cursor.next();
            while (row != null && cursor.notation().mark().isEmpty()) {
                asked(row, cursor);
                row = cursor.next();
            }
            return cursor.notation().mark().orElse('.');
        }
    }

    private static CSVPrinter printer(CsvCursor cursor, Writer out) throws IOException {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(cursor.dialect().delimiter())
                .setQuote(cursor.dialect().quote())
                .setRecordSeparator(cursor.lineEnd())
                .get()
                .print(out);
    }

    private boolean hasByteOrderMark() throws IOException {
        try (var start = new BufferedInputStream(Files.newInputStream(file))) {
            return FileStart.hasByteOrderMark(start);
        }
    }

    private CsvCursor open() throws IOException {
        return CsvCursor.open(Files.newInputStream(file), names, numbers, declared, limits, needed);
    }
}
