package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.field.Fault;
import io.lorica.decision.field.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * CSV with a header, by whatever delimiter, quote and decimal mark.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvTable {
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
        try (var cursor = CsvCursor.open(csv, Set.copyOf(names), numbers, declared, limits, names)) {
            for (CSVRecord row = cursor.next(); row != null; row = cursor.next()) {
                rows.requireRoom();
                if (cursor.isWhole(row)) {
                    add(cursor.line(), row, cursor.header(), cursor.notation());
                } else {
                    rows.setAside(
                            cursor.line(),
                            cursor.unevenness(row),
                            "has another number of fields than the header; quote fields that hold delimiters or line"
                                    + " breaks");
                }
            }
            rows.rows().readAs(cursor.format());
        } catch (IOException e) {
            throw CsvCursor.refusal(e);
        }
        return rows.rows();
    }

    private void add(long line, CSVRecord row, CsvHeader header, NumberNotation notation) {
        Map<String, String> pointed = new HashMap<>();
        List<Fault> unclear = new ArrayList<>();
        for (Field field : numbers) {
            notation.pointed(row.get(header.column(field.name())).strip())
                    .ifPresentOrElse(
                            number -> pointed.put(field.name(), number),
                            () -> unclear.add(new Fault(field.name(), notation.unclear())));
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
}
