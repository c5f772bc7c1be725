package io.lorica.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.decision.field.FieldValue;
import io.lorica.testsupport.CreditSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final String HEADER = "amount,purpose,note,age,row_id,risk\n";

    private final Intake intake = new Intake(new IntakeLimits(3, 200, 1_000));

    @Test
    void a_table_comes_as_csv_or_as_json_lines_and_is_the_same_table() throws IOException {
        ParsedRows csv = table(HEADER + "1169.0,car, first ,35,r1,good\n");
        ParsedRows jsonl = table("""
                {"amount": 1169, "purpose": "car", "note": "first", "age": 35, "row_id": "r1", "risk": "good"}
                """);
        assertThat(jsonl.accepted().getFirst().row())
                .isEqualTo(csv.accepted().getFirst().row());
        assertThat(((DataRow.Table) csv.accepted().getFirst().row()).inputs())
                .containsEntry("note", new FieldValue.Text("first"))
                .doesNotContainKey("age");
    }

    @Test
    void json_lines_after_a_byte_order_mark_and_blank_lines_are_still_json_lines() throws IOException {
        assertThat(table("\uFEFF\n {\"amount\": 1, \"purpose\": \"car\", \"risk\": \"bad\"}\n")
                        .accepted())
                .hasSize(1);
    }

    @Test
    void a_bad_row_is_set_aside_with_line_value_and_reason() throws IOException {
        ParsedRows rows = table(HEADER + "many,car,,35,r1,good\n5,car,,35,r2,ugly\n5,car\n");
        assertThat(rows.quarantined())
                .satisfiesExactly(
                        row -> assertThat(row.reason()).startsWith("amount 'many' must be a number"),
                        row -> assertThat(row.reason()).contains("risk 'ugly' must be one of 'good', 'bad'"),
                        row -> assertThat(row.reason()).startsWith("has 2 fields and the header 6"));
        assertThat(rows.quarantined()).extracting(row -> row.line()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void every_fault_of_a_row_is_told() throws IOException {
        assertThat(table("{\"amount\": \"x\", \"purpose\": \"boat\", \"risk\": \"bad\"}")
                        .quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).contains("amount 'x'", "purpose 'boat'"));
    }

    @Test
    void a_row_whose_prompt_is_too_long_is_set_aside() throws IOException {
        assertThat(table(HEADER + "1,car," + "x".repeat(300) + ",35,r1,good\n").quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).contains("prompt"));
    }

    @Test
    void too_many_rows_missing_columns_and_other_encodings_refuse_the_file() {
        assertThatThrownBy(() -> table(HEADER + "1,car,,1,r,good\n".repeat(4)))
                .isInstanceOf(IntakeException.Unreadable.class)
                .hasMessageContaining("more than 3 rows");
        assertThatThrownBy(() -> table("amount,risk\n1,good\n"))
                .isInstanceOfSatisfying(
                        IntakeException.MissingColumns.class,
                        e -> assertThat(e.columns()).containsExactly("purpose", "note", "age", "row_id"));
        byte[] latin = (HEADER + "1,v\u00e9lo,,1,r,good\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> intake.table(CreditSpec.SPEC, new ByteArrayInputStream(latin)))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> table(HEADER + "1,\"car,,1,r,good\n"))
                .isInstanceOf(IntakeException.Unreadable.class)
                .hasMessageContaining("Close every quote");
    }

    @Test
    void a_number_that_would_fill_memory_is_set_aside() throws IOException {
        assertThat(table(HEADER + "1e-2000000000,car,,1,r,good\n" + "9".repeat(30_000) + ",car,,1,r,good\n")
                        .quarantined())
                .hasSize(2);
    }

    private ParsedRows table(String file) throws IOException {
        return intake.table(CreditSpec.SPEC, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
    }
}
