package io.lorica.scorecard.reason;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.ScorecardFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
    public static final String NAME = ScorecardFiles.REFERENCE;

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ReferenceFile() {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Form(
            @Nullable Integer format,
            Reference.@Nullable Drawn drawn,
            @Nullable List<@Nullable Map<String, @Nullable Cell>> rows,
            @Nullable Map<String, @Nullable Double> grams,
            @Nullable List<@Nullable Double> adapter) {}

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
    private record Cell(@Nullable Kind kind, @Nullable String value) {
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
            return switch (present(kind, "the kind of a value")) {
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
        List<Map<String, Cell>> rows = new ArrayList<>();
        for (Map<String, FieldValue> row : reference.rows()) {
            Map<String, Cell> cells = new LinkedHashMap<>();
            row.forEach((field, value) -> cells.put(field, Cell.of(value)));
            rows.add(cells);
        }
        Files.write(
                folder.resolve(NAME),
                JSON.writeValueAsBytes(
                        new Form(FORMAT, reference.drawn(), rows, reference.grams(), reference.adapter())));
    }

    /** Of a folder. */
    public static Reference read(Path folder) throws IOException {
        return read(name -> Files.readAllBytes(folder.resolve(name)));
    }

    /**
     * @throws IllegalArgumentException saying what is wrong, if it is no reference of this release
     * @throws IOException if it is not there or can't be read
     */
    public static Reference read(ScorecardFiles.Source files) throws IOException {
        try {
            Form form = JSON.readValue(files.bytes(NAME), Form.class);
            if (present(form.format, "format") != FORMAT) {
                throw new IllegalArgumentException(
                        "%s has format %d, and this release reads %d".formatted(NAME, form.format, FORMAT));
            }
            List<Map<String, FieldValue>> rows = new ArrayList<>();
            for (Map<String, Cell> row : present(form.rows, "rows")) {
                rows.add(row(present(row, "a row")));
            }
            Map<String, Double> grams = new LinkedHashMap<>();
            present(form.grams, "grams").forEach((gram, mean) -> grams.put(gram, present(mean, "the mean of a gram")));
            return new Reference(present(form.drawn, "drawn"), rows, grams, adapter(form));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The reference can't be read: " + e.getOriginalMessage(), e);
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException("The reference has a value that can't be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable List<Double> adapter(Form form) {
        if (form.adapter == null) {
            return null;
        }
        List<Double> adapter = new ArrayList<>();
        form.adapter.forEach(mean -> adapter.add(present(mean, "an outcome's mean")));
        return adapter;
    }

    private static Map<String, FieldValue> row(Map<String, @Nullable Cell> cells) {
        Map<String, FieldValue> row = new LinkedHashMap<>();
        cells.forEach((field, cell) -> row.put(field, present(cell, "a value").read()));
        return row;
    }

    private static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("%s lacks %s".formatted(NAME, what));
        }
        return value;
    }
}
