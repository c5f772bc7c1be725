package io.lorica.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.intake.DataRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFormatTest {
    /** Columns of ones and zeros are the commonest labels there are. */
    @ParameterizedTest(name = "{0}: {1} or {2}, written {3}")
    @CsvSource({
        "CATEGORY, good, bad, bad",
        "TEXT,     good, bad, bad",
        "NUMBER,   0,    1,   1",
        "NUMBER,   0,    1.0, 1",
        "NUMBER,   0,    1,   1.00",
        "BOOLEAN,  false, true, True",
        "DATE,     2024-01-01, 2024-12-31, 2024-12-31"
    })
    void a_row_is_read_back_as_it_was_whatever_the_type_of_its_label(
            FieldType type, String safe, String risky, String written) {
        var spec = new DecisionSpec(
                "default",
                List.of(
                        new Field("amount", FieldType.NUMBER, FieldRole.INPUT, true, List.of()),
                        new Field("seen", FieldType.DATE, FieldRole.INPUT, true, List.of()),
                        new Field("isNew", FieldType.BOOLEAN, FieldRole.INPUT, true, List.of()),
                        new Field("label", type, FieldRole.LABEL, true, List.of())),
                "{{ amount }} {{ seen }} {{ isNew }}:",
                List.of(new Outcome(safe, " no", "approve"), new Outcome(risky, " yes", "decline")),
                risky,
                new ErrorCost(5, 1));
        Map<String, String> cells =
                Map.of("amount", "1169.50", "seen", "2024-05-31T14:00:00Z", "isNew", "TRUE", "label", written);
        ReadRow read = new RowReader(spec).ofCells(cells::get);
        var row = new SplitRow(
                SplitName.TRAINING,
                7,
                new DataRow.Table(
                        read.inputs(),
                        Objects.requireNonNull(read.label()),
                        read.protectedValues(),
                        read.eventTime(),
                        read.entity()));

        assertThat(read.faults()).isEmpty();
        assertThat(read.label()).isEqualTo(risky);
        assertThat(new RowFormat(spec).read(RowFormat.write(row))).isEqualTo(row);
    }
}
