package io.lorica.decision.field;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.faults.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a decision spec, from a table, from JSON, or from a decision request: the same row to the same values.
 */
public final class RowReader {
    private final DecisionSpec spec;
    private final SequencedMap<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, FieldReader> readers;

    /** By the one text of the label's value: the outcome's label as the spec writes it. */
    private final Map<String, String> outcomes = new HashMap<>();

    public RowReader(DecisionSpec spec) {
        this.spec = spec;
        spec.fields().forEach(field -> fields.put(field.name(), field));
        this.readers = spec.fields().stream()
                .collect(Collectors.toUnmodifiableMap(Field::name, FieldReader::new, (first, _) -> first));
        fields.values().stream()
                .filter(field -> field.role() == FieldRole.LABEL)
                .forEach(field -> spec.outcomes()
                        .forEach(outcome -> outcomes.put(canonical(field, outcome.label()), outcome.label())));
    }

    /**
     * For rows that were accepted before: by the bounds of length that held then, which may have been wider than those
     * that hold where a spec says none.
     */
    public static RowReader ofStoredRows(DecisionSpec spec) {
        return new RowReader(spec.withFields(spec.fields().stream()
                .map(field -> field.withMaxCharacters(Integer.MAX_VALUE))
                .toList()));
    }

    /** The label that a text of the LABEL's column means, as its outcome writes it; empty if it means none. */
    public Optional<String> outcomeOf(String text) {
        return fields.values().stream()
                .filter(field -> field.role() == FieldRole.LABEL)
                .findFirst()
                .flatMap(field -> reader(field).ofCell(text) instanceof Reading.Value(FieldValue value)
                        ? Optional.ofNullable(outcomes.get(value.text()))
                        : Optional.empty());
    }

    private String canonical(Field field, String label) {
        return reader(field).ofCell(label) instanceof Reading.Value(FieldValue value) ? value.text() : label;
    }

    /** @param cell the row's cell of a field's column */
    public ReadRow ofCells(Function<String, String> cell) {
        return row(field -> reader(field).ofCell(cell.apply(field.name())));
    }

    /** @param values by field name, as a JSON parser gives them; names that are no fields are not looked at */
    public ReadRow ofJson(Map<String, ? extends @Nullable Object> values) {
        return row(field -> {
            Object value = values.get(field.name());
            // An outcome has its label as text, whatever the type of the column that it stands in.
            return field.role() == FieldRole.LABEL && value instanceof String label
                    ? reader(field).ofCell(label)
                    : reader(field).ofJson(value);
        });
    }

    /**
     * The inputs of a decision request. Whatever the spec does not call an INPUT is refused: it would change nothing,
     * or what it must not.
     */
    public ReadRow ofRequest(Map<String, ? extends @Nullable Object> inputs) {
        var row = new Row();
        inputs.keySet().forEach(name -> foreign(name).ifPresent(message -> row.faults.add(new Fault(name, message))));
        fields.values().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .forEach(field -> row.add(field, reader(field).ofJson(inputs.get(field.name()))));
        return row.read();
    }

    /**
     * The INPUT fields of a row that is to be decided on. Other columns may be missing and are not read.
     *
     * @param cell the row's cell of a field's column; empty where the table has none
     */
    public ReadRow inputsOfCells(Function<String, String> cell) {
        return inputs(field -> reader(field).ofCell(cell.apply(field.name())));
    }

    /** @param values by field name, as a JSON parser gives them; only those of INPUT fields are looked at */
    public ReadRow inputsOfJson(Map<String, ? extends @Nullable Object> values) {
        return inputs(field -> reader(field).ofJson(values.get(field.name())));
    }

    private ReadRow inputs(Function<Field, Reading> reading) {
        var row = new Row();
        fields.values().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .forEach(field -> row.add(field, reading.apply(field)));
        return row.read();
    }

    private FieldReader reader(Field field) {
        return Objects.requireNonNull(readers.get(field.name()));
    }

    private ReadRow row(Function<Field, Reading> reading) {
        var row = new Row();
        fields.values().stream()
                .filter(field -> field.role() != FieldRole.IGNORED)
                .forEach(field -> row.add(field, reading.apply(field)));
        return row.read();
    }

    private Optional<String> foreign(String name) {
        Field field = fields.get(name);
        if (field == null) {
            List<String> inputs = fields.values().stream()
                    .filter(known -> known.role() == FieldRole.INPUT)
                    .map(Field::name)
                    .toList();
            return Optional.of("is not a field of this model; " + Nearest.hint(name, inputs));
        }
        return switch (field.role()) {
            case INPUT -> Optional.empty();
            case PROTECTED -> Optional.of("is a protected attribute and must not influence the decision; remove it");
            case LABEL -> Optional.of("is what the model decides; remove it");
            case EVENT_TIME, ENTITY, IGNORED -> Optional.of("is not used by this model; remove it");
        };
    }

    /** A row as it is gathered. */
    private final class Row {
        private final SequencedMap<String, FieldValue> inputs = new LinkedHashMap<>();
        private final SequencedMap<String, FieldValue> protectedValues = new LinkedHashMap<>();
        private final List<Fault> faults = new ArrayList<>();
        private @Nullable String label;
        private @Nullable FieldValue eventTime;
        private @Nullable FieldValue entity;

        void add(Field field, Reading reading) {
            switch (reading) {
                case Reading.Value(FieldValue value) -> add(field, value);
                case Reading.Refused(String expected) -> faults.add(new Fault(field.name(), expected));
                case Reading.Nothing() -> {
                    if (field.role() == FieldRole.LABEL) {
                        faults.add(new Fault(field.name(), "is required; it must be " + labels()));
                    }
                }
            }
        }

        private void add(Field field, FieldValue value) {
            switch (field.role()) {
                case INPUT -> inputs.put(field.name(), value);
                case PROTECTED -> protectedValues.put(field.name(), value);
                case EVENT_TIME -> eventTime = value;
                case ENTITY -> entity = value;
                case LABEL -> {
                    label = outcomes.get(value.text());
                    if (label == null) {
                        faults.add(new Fault(field.name(), "must be the label of an outcome: " + labels()));
                    }
                }
                case IGNORED -> throw new IllegalStateException("IGNORED fields are not read");
            }
        }

        private String labels() {
            return spec.outcomes().stream()
                    .map(DecisionSpec.Outcome::label)
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(", "));
        }

        ReadRow read() {
            return new ReadRow(inputs, protectedValues, label, eventTime, entity, faults);
        }
    }
}
