package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.decision.field.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * CSV with a header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvTable {
    private final DecisionSpec spec;
    private final IntakeLimits limits;

    CsvTable(DecisionSpec spec, IntakeLimits limits) {
        this.spec = spec;
        this.limits = limits;
    }

    /** @throws IntakeException if the file as a whole is unusable */
    ParsedRows read(InputStream csv) {
        var rows = new TableRows(spec, limits);
        var reader = new RowReader(spec);
        try (CSVParser parser = format().parse(StrictUtf8.reader(csv))) {
            requireColumns(parser.getHeaderNames());
            Iterator<CSVRecord> records = parser.iterator();
            long line = parser.getCurrentLineNumber() + 1;
            while (records.hasNext()) {
                CSVRecord csvRow = records.next();
                rows.requireRoom();
                int columns = parser.getHeaderNames().size();
                if (csvRow.size() == columns) {
                    rows.add(line, reader.ofCells(csvRow::get), csvRow::get);
                } else {
                    rows.setAside(
                            line,
                            "has %d fields and the header %d; quote fields that hold commas or line breaks"
                                    .formatted(csvRow.size(), columns));
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException e) {
            throw refusal(e);
        } catch (IllegalArgumentException e) {
            throw new IntakeException.Unreadable(
                    "The CSV header cannot be used: " + e.getMessage() + ". Give each column one name of its own.");
        }
        return rows.rows();
    }

    private static CSVFormat format() {
        return CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                .setIgnoreEmptyLines(true)
                .get();
    }

    private void requireColumns(List<String> header) {
        List<String> missing = spec.fields().stream()
                .map(Field::name)
                .filter(name -> !header.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new IntakeException.MissingColumns(missing, header);
        }
    }

    private static IntakeException refusal(Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return switch (cause) {
            case CharacterCodingException _ -> StrictUtf8.refusal();
            case CSVException malformed ->
                new IntakeException.Unreadable("The file is not CSV: " + malformed.getMessage()
                        + ". Close every quote and write quotes inside a quoted field twice.");
            default -> new IntakeException.Unreadable("The file cannot be read: " + cause.getMessage());
        };
    }
}
