package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.training.TrainingProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** Reads CSV with a header (RFC 4180) against a decision spec. */
final class TabularReader {
    private final DecisionSpec spec;
    private final DecisionPrompts prompts;
    private final DatasetProperties limits;

    TabularReader(DecisionSpec spec, DatasetProperties limits) {
        this.spec = spec;
        this.prompts = new DecisionPrompts(spec);
        this.limits = limits;
    }

    /** @throws TrainingProblem if the file as a whole is unusable */
    ParsedRows read(InputStream csv) {
        var rows = new ParsedRows();
        try (CSVParser parser = format().parse(StrictUtf8.reader(csv))) {
            requireColumns(parser.getHeaderNames());
            Iterator<CSVRecord> records = parser.iterator();
            long line = parser.getCurrentLineNumber() + 1;
            while (records.hasNext()) {
                CSVRecord csvRow = records.next();
                if (rows.size() == limits.maxRows()) {
                    throw new TrainingProblem.UnreadableFile(
                            "The file has more than %d rows. Split it, or raise lorica.datasets.max-rows."
                                    .formatted(limits.maxRows()));
                }
                read(csvRow, line, parser.getHeaderNames().size(), rows);
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException e) {
            throw refusal(e);
        } catch (IllegalArgumentException e) {
            throw new TrainingProblem.UnreadableFile(
                    "The CSV header cannot be used: " + e.getMessage() + ". Give each column one name of its own.");
        }
        return rows;
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
            throw new TrainingProblem.MissingColumn(missing, header);
        }
    }

    private void read(CSVRecord csvRow, long line, int columns, ParsedRows rows) {
        if (csvRow.size() != columns) {
            rows.quarantine(
                    line,
                    "has %d fields and the header %d; quote fields that hold commas or line breaks"
                            .formatted(csvRow.size(), columns));
            return;
        }
        Map<String, Object> inputs = new LinkedHashMap<>();
        Map<String, Object> protectedValues = new LinkedHashMap<>();
        String label = "";
        for (Field field : spec.fields()) {
            if (field.role() == FieldRole.IGNORED) {
                continue;
            }
            String text = csvRow.get(field.name()).strip();
            if (text.isEmpty()) {
                if (field.required() || field.role() == FieldRole.LABEL) {
                    rows.quarantine(line, field.name() + " is empty and required");
                    return;
                }
                continue;
            }
            switch (field.role()) {
                case LABEL -> label = text;
                case INPUT, PROTECTED -> {
                    String fault = fault(field, text);
                    if (!fault.isEmpty()) {
                        rows.quarantine(line, fault);
                        return;
                    }
                    (field.role() == FieldRole.INPUT ? inputs : protectedValues).put(field.name(), value(field, text));
                }
                case IGNORED -> throw new IllegalStateException("skipped above");
            }
        }
        accept(line, new Row.Tabular(inputs, label, protectedValues), rows);
    }

    private void accept(long line, Row.Tabular row, ParsedRows rows) {
        if (spec.outcomes().stream().noneMatch(o -> o.label().equals(row.label()))) {
            rows.quarantine(
                    line,
                    "label '%s' is not an outcome; the outcomes are %s"
                            .formatted(
                                    row.label(),
                                    spec.outcomes().stream()
                                            .map(DecisionSpec.Outcome::label)
                                            .collect(Collectors.joining(", "))));
            return;
        }
        int characters = prompts.render(row.inputs()).length();
        if (characters > limits.maxPromptCharacters()) {
            rows.quarantine(
                    line,
                    "its prompt has %d characters and may have %d; shorten its text or the template"
                            .formatted(characters, limits.maxPromptCharacters()));
            return;
        }
        rows.accept(line, row);
    }

    private static String fault(Field field, String text) {
        return switch (field.type()) {
            case NUMBER ->
                isNumber(text) ? "" : "%s '%s' is not a number such as 1234.5".formatted(field.name(), shortened(text));
            case CATEGORY ->
                field.values().isEmpty() || field.values().contains(text)
                        ? ""
                        : "%s '%s' is not one of %s"
                                .formatted(field.name(), shortened(text), String.join(", ", field.values()));
            case TEXT -> "";
        };
    }

    private static Object value(Field field, String text) {
        return switch (field.type()) {
            case NUMBER -> plain(new BigDecimal(text).stripTrailingZeros());
            case CATEGORY, TEXT -> text;
        };
    }

    /** One form per number, so that 7 and 7.0 are equal rows. */
    private static BigDecimal plain(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    private static boolean isNumber(String text) {
        try {
            // Beyond a double's range the prompt could not show it.
            return text.length() <= 64 && Double.isFinite(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static TrainingProblem refusal(Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return switch (cause) {
            case CharacterCodingException _ ->
                new TrainingProblem.UnreadableFile("The file is not UTF-8. Save it as UTF-8 and upload it again.");
            case CSVException malformed ->
                new TrainingProblem.UnreadableFile("The file is not CSV: " + malformed.getMessage()
                        + ". Close every quote and write quotes inside a quoted field twice.");
            default -> new TrainingProblem.UnreadableFile("The file cannot be read: " + cause.getMessage());
        };
    }
}
