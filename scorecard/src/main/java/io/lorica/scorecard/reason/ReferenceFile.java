package io.lorica.scorecard.reason;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.decision.field.FieldValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A reference on the disk, beside the scorecard that it is for. */
public final class ReferenceFile {
    public static final String NAME = "reference.json";

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ReferenceFile() {}

    private record Form(int format, Reference.Drawn drawn, List<Map<String, Cell>> rows, Map<String, Double> grams) {}

    private enum Kind {
        NUMBER,
        CATEGORY,
        BOOLEAN,
        DATE,
        TIME,
        MISSING,
        UNSEEN
    }

    /** Its kind stands beside a value, so that it is never guessed anew. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Cell(Kind kind, @Nullable String value) {
        static Cell of(FieldValue value) {
            return switch (value) {
                case FieldValue.Numeric _ -> new Cell(Kind.NUMBER, value.text());
                case FieldValue.Category _ -> new Cell(Kind.CATEGORY, value.text());
                case FieldValue.Flag _ -> new Cell(Kind.BOOLEAN, value.text());
                case FieldValue.Day _ -> new Cell(Kind.DATE, value.text());
                case FieldValue.Moment _ -> new Cell(Kind.TIME, value.text());
                case FieldValue.Missing _ -> new Cell(Kind.MISSING, null);
                case FieldValue.Unseen _ -> new Cell(Kind.UNSEEN, null);
                case FieldValue.Text _ -> throw new IllegalStateException("a reference keeps no texts");
            };
        }

        FieldValue read() {
            String text = value == null ? "" : value;
            return switch (kind) {
                case NUMBER -> new FieldValue.Numeric(new BigDecimal(text));
                case CATEGORY -> new FieldValue.Category(text);
                case BOOLEAN -> new FieldValue.Flag(Boolean.parseBoolean(text));
                case DATE -> new FieldValue.Day(LocalDate.parse(text));
                case TIME -> new FieldValue.Moment(Instant.parse(text));
                case MISSING -> new FieldValue.Missing();
                case UNSEEN -> new FieldValue.Unseen();
            };
        }
    }

    public static void write(Path folder, Reference reference) throws IOException {
        List<Map<String, Cell>> rows = reference.rows().stream()
                .map(row -> {
                    Map<String, Cell> cells = new LinkedHashMap<>();
                    row.forEach((field, value) -> cells.put(field, Cell.of(value)));
                    return cells;
                })
                .toList();
        Files.write(
                folder.resolve(NAME),
                JSON.writeValueAsBytes(new Form(FORMAT, reference.drawn(), rows, reference.grams())));
    }

    /**
     * @throws IllegalArgumentException saying what is wrong, if it is no reference of this release
     * @throws IOException if it is not there or can't be read
     */
    public static Reference read(Path folder) throws IOException {
        try {
            Form form = JSON.readValue(Files.readAllBytes(folder.resolve(NAME)), Form.class);
            if (form.format != FORMAT) {
                throw new IllegalArgumentException(
                        "%s has format %d, and this release reads %d".formatted(NAME, form.format, FORMAT));
            }
            return new Reference(
                    form.drawn, form.rows.stream().map(ReferenceFile::row).toList(), form.grams);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The reference can't be read: " + e.getOriginalMessage(), e);
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException("The reference has a value that can't be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, FieldValue> row(Map<String, Cell> cells) {
        Map<String, FieldValue> row = new LinkedHashMap<>();
        cells.forEach((field, cell) -> row.put(field, cell.read()));
        return row;
    }
}
