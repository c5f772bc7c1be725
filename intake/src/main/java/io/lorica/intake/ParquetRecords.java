package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.inference.BatchFormat;
import io.lorica.decision.field.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as Parquet. Columns keep their types; the result's are doubles, whole numbers and texts. A whole number
 * stands for its digits where the field is a CATEGORY or TEXT, since a column of codes has a number's type there.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">Apache Parquet</a>
 */
final class ParquetRecords implements RecordFile {
    private final Path file;
    private final DecisionSpec spec;
    private final IntakeLimits limits;
    private final RowReader reader;
    private final List<Field> inputs;

    ParquetRecords(Path file, DecisionSpec spec, IntakeLimits limits) {
        this.file = file;
        this.spec = spec;
        this.limits = limits;
        this.reader = new RowReader(spec);
        this.inputs = spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .toList();
    }

    @Override
    public BatchFormat format() {
        return BatchFormat.PARQUET;
    }

    @Override
    public Survey survey(List<AnswerColumn> added) throws IOException {
        try (var duck = new DuckSession(file)) {
            List<String> columns = duck.columns(file);
            List<String> missing = inputs.stream()
                    .filter(Field::refusesMissing)
                    .map(Field::name)
                    .filter(name -> !columns.contains(name))
                    .toList();
            if (!missing.isEmpty()) {
                throw IntakeException.MissingColumns.of(
                        missing,
                        "It has",
                        columns.stream().limit(100).map(Shown::of).toList());
            }
            var unread = new UnreadColumns(spec, added);
            unread.add(columns);
            long rows = duck.count(file);
            if (rows > limits.maxRows()) {
                throw IntakeException.Unreadable.tooManyRows(limits);
            }
            return new Survey(rows, unread.warnings());
        }
    }

    @Override
    public Rows rows(long from) throws IOException {
        var duck = new DuckSession(file);
        try {
            List<String> columns = duck.columns(file);
            List<Field> present = inputs.stream()
                    .filter(field -> columns.contains(field.name()))
                    .toList();
            DuckSession.Values values =
                    duck.values(file, present.stream().map(Field::name).toList(), from);
            return new Rows() {
                @Override
                public @Nullable Asked next() {
                    List<@Nullable Object> row = values.next();
                    return row == null ? null : Asked.of(reader.inputsOfJson(named(present, row)));
                }

                @Override
                public void close() throws IOException {
                    duck.close();
                }
            };
        } catch (IntakeException e) {
            duck.close();
            throw e;
        }
    }

    private static Map<String, @Nullable Object> named(List<Field> fields, List<@Nullable Object> row) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Object value = row.get(i);
            boolean isCode = field.type() == FieldType.CATEGORY || field.type() == FieldType.TEXT;
            values.put(field.name(), isCode && DuckSession.isWhole(value) ? String.valueOf(value) : value);
        }
        return values;
    }

    @Override
    public void writeResult(List<AnswerColumn> columns, List<Path> chunks, Path target) throws IOException {
        List<String> selected = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (AnswerColumn column : columns) {
            String name = DuckSession.name(column.name());
            selected.add(
                    column.text() == null
                            ? "a." + name
                            : "a.%s->>%s AS %s".formatted(name, DuckSession.text("$." + column.text()), name));
            types.add("%s: %s".formatted(DuckSession.text(column.name()), DuckSession.text(type(column))));
        }
        try (var duck = new DuckSession(file)) {
            duck.copy(
                    ("SELECT u.*, %s FROM %s u POSITIONAL JOIN"
                                    + " read_json([%s], format='newline_delimited', columns={%s}) a")
                            .formatted(
                                    String.join(", ", selected),
                                    DuckSession.parquet(file),
                                    chunks.stream()
                                            .map(chunk -> DuckSession.text(
                                                    chunk.toAbsolutePath().toString()))
                                            .collect(Collectors.joining(", ")),
                                    String.join(", ", types)),
                    target);
        }
    }

    private static String type(AnswerColumn column) {
        return switch (column.kind()) {
            case TEXT -> "VARCHAR";
            case NUMBER -> "DOUBLE";
            case WHOLE_NUMBER -> "BIGINT";
            case OBJECT -> "JSON";
        };
    }
}
