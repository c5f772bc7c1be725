package io.lorica.intake;

import io.lorica.api.decision.FieldType;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.field.Fit;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * A table for which there is no spec yet: its cells as they stand, told apart as an upload tells them apart. Read from
 * front to end; no row is kept.
 */
public final class RawTable {
    private static final IntakeLimits LIMITS = new IntakeLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, 4_000_000);

    /** Of a column's cells, numbers must be as many for their mark to count. */
    static final double MOSTLY = 0.8;

    /** What is done with each row. */
    @FunctionalInterface
    public interface Listener {
        /** @param row by column; a name that a JSON object lacks is absent */
        void onRow(SequencedMap<String, Cell> row);
    }

    /** One value, which may be of several types. */
    public sealed interface Cell {
        /** As it stands; empty if nothing does. */
        String text();

        Fit fit(FieldType type);

        /** If it is a number that can be read in one way. */
        Optional<BigDecimal> number();
    }

    /** @param pointed the number with a decimal point, if it can be read in one way; the text itself if it is none */
    private record OfCsv(String text, @Nullable String pointed) implements Cell {
        @Override
        public Fit fit(FieldType type) {
            if (type != FieldType.NUMBER) {
                return Fit.ofCell(type, text);
            }
            return pointed == null ? Fit.NONE : Fit.ofCell(type, pointed);
        }

        @Override
        public Optional<BigDecimal> number() {
            return fit(FieldType.NUMBER) == Fit.VALUE ? Optional.of(new BigDecimal(pointed)) : Optional.empty();
        }
    }

    private record OfJson(@Nullable Object value) implements Cell {
        @Override
        public String text() {
            return Objects.toString(value, "").strip();
        }

        @Override
        public Fit fit(FieldType type) {
            return Fit.ofJson(type, value);
        }

        @Override
        public Optional<BigDecimal> number() {
            return fit(FieldType.NUMBER) == Fit.VALUE ? Optional.of(new BigDecimal(text())) : Optional.empty();
        }
    }

    private RawTable() {}

    /**
     * @param known a column that the table has, by which it is found out how it is written
     * @param limit rows at most
     * @return how it is written; null for JSON lines
     * @throws IntakeException if the file as a whole is unusable
     */
    public static @Nullable TableFormat read(InputStream file, String known, int limit, Listener listener)
            throws IOException {
        var buffered = new BufferedInputStream(file);
        if (FileStart.of(buffered).isObject()) {
            readJson(buffered, limit, listener);
            return null;
        }
        try (var text = new BufferedReader(new Utf8Reader(buffered))) {
            return readCsv(text, known, limit, listener);
        } catch (IOException | UncheckedIOException e) {
            throw CsvCursor.refusal(e);
        }
    }

    private static TableFormat readCsv(BufferedReader text, String known, int limit, Listener listener)
            throws IOException {
        String sample = CsvCursor.sample(text);
        Dialect dialect = new DialectFinding(Set.of(known), null).in(sample);
        var notation = new NumberNotation(null, dialect.delimiter());
        notation.learnFrom(numbers(
                dialect.records(sample.lines().skip(dialect.linesBefore()).collect(Collectors.joining("\n")))));
        for (int i = 0; i < dialect.linesBefore(); i++) {
            text.readLine();
        }
        var bounded = new BoundedRows(text, LIMITS);
        try (CSVParser parser = dialect.parse(bounded)) {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                throw new IntakeException.Unreadable("The file is empty. Its first line must name the columns.");
            }
            var header = new CsvHeader(records.next().toList(), dialect.linesBefore() + 1L, Set.of(known));
            for (int rows = 0; rows < limit; ) {
                bounded.beginRow(dialect.linesBefore() + parser.getCurrentLineNumber() + 1);
                if (!records.hasNext()) {
                    break;
                }
                CSVRecord record = records.next();
                // Another number of cells: an upload sets it aside.
                if (record.size() == header.width()) {
                    SequencedMap<String, Cell> row = new LinkedHashMap<>();
                    header.names().forEach(name -> row.put(name, cell(record.get(header.column(name)), notation)));
                    listener.onRow(row);
                    rows++;
                }
            }
        }
        return new TableFormat(
                Character.toString(dialect.delimiter()),
                Character.toString(dialect.quote()),
                notation.mark().map(Object::toString).orElse(null));
    }

    private static Cell cell(String text, NumberNotation notation) {
        String stripped = text.strip();
        return new OfCsv(stripped, notation.pointed(stripped).orElse(null));
    }

    /** Numbers of columns that hold few other texts, however they are written. */
    private static List<String> numbers(List<List<String>> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        int width = records.getFirst().size();
        // The last one may be cut.
        List<List<String>> rows = records.subList(1, Math.max(1, records.size() - 1)).stream()
                .filter(cells -> cells.size() == width)
                .toList();
        return IntStream.range(0, width)
                .mapToObj(column ->
                        rows.stream().map(cells -> cells.get(column).strip()).toList())
                .filter(cells -> cells.stream().filter(RawTable::isNumberOrNone).count() >= MOSTLY * cells.size())
                .flatMap(List::stream)
                .filter(RawTable::isNumberOrNone)
                .toList();
    }

    private static boolean isNumberOrNone(String cell) {
        return NumberNotation.isNumber(cell) || Fit.ofCell(FieldType.NUMBER, cell) == Fit.MISSING;
    }

    private static void readJson(InputStream jsonl, int limit, Listener listener) {
        JsonLines.read(jsonl, LIMITS, new JsonLines.Listener() {
            private int rows;

            @Override
            public void requireRoom() {}

            @Override
            public void onObject(long line, JsonNode object) {
                if (rows++ < limit) {
                    Map<String, @Nullable Object> values =
                            JsonLines.JSON.convertValue(object, new TypeReference<Map<String, @Nullable Object>>() {});
                    SequencedMap<String, Cell> row = new LinkedHashMap<>();
                    values.forEach((name, value) -> row.put(name, new OfJson(value)));
                    listener.onRow(row);
                }
            }

            @Override
            public void onBadLine(long line, String reason, String kind) {}
        });
    }
}
