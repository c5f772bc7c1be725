package io.lorica.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.training.QuarantineReason;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.field.FieldValue;
import io.lorica.testsupport.CreditSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as programs in use write them, and files that are none. */
class FilesAsTheyAreTest {
    private static final DecisionSpec SPEC = new DecisionSpec(
            "loan",
            List.of(
                    new Field("amount", FieldType.NUMBER, FieldRole.INPUT, false, List.of()),
                    new Field("note", FieldType.TEXT, FieldRole.INPUT, false, List.of()),
                    new Field("opened", FieldType.DATE, FieldRole.INPUT, false, List.of()),
                    new Field("owner", FieldType.BOOLEAN, FieldRole.INPUT, false, List.of()),
                    new Field("branch", FieldType.CATEGORY, FieldRole.INPUT, false, List.of()),
                    new Field("risk", FieldType.CATEGORY, FieldRole.LABEL, true, List.of())),
            "{{ amount }} {{ note }}:",
            CreditSpec.SPEC.outcomes(),
            "bad",
            CreditSpec.SPEC.cost());

    private final Intake intake = new Intake(new IntakeLimits(10_000, 200_000, 100_000));

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void the_delimiter_is_found_by_the_names_of_the_header(char delimiter) throws IOException {
        ParsedRows rows = table(
                "amount~note~opened~owner~branch~risk\n5~\"a,b;c|d\"~2024-05-31~true~x~good\n".replace('~', delimiter));
        assertThat(rows.quarantined()).isEmpty();
        assertThat(rows.table().orElseThrow().delimiter()).isEqualTo(Character.toString(delimiter));
    }

    @Test
    void a_spanish_export_is_read_by_its_semicolons_and_decimal_commas() throws IOException {
        ParsedRows rows = table("""
                amount;note;opened;owner;branch;risk
                7,3;coche;;;x;good
                1.234,56;piso;;;x;bad
                1,234;;;;x;bad
                -0,5;;;;x;bad
                8;;;;x;bad
                1.234;;;;x;bad
                """.replace("\n", "\r\n"));
        assertThat(amounts(rows)).containsExactly("7.3", "1234.56", "1.234", "-0.5", "8");
        assertThat(rows.table()).contains(new TableFormat(";", "\"", ","));
        assertThat(rows.quarantined())
                .singleElement()
                .satisfies(row ->
                        assertThat(row.reason()).startsWith("amount '1.234' is not written with the decimal mark ','"));
    }

    @Test
    void a_decimal_comma_needs_quotes_among_commas_and_a_thousand_is_not_guessed_at() throws IOException {
        String header = "amount,note,opened,owner,branch,risk\n";
        assertThat(amounts(table(header + "\"7,3\",,,,x,good\n\"2,50\",,,,x,good\n")))
                .containsExactly("7.3", "2.5");
        assertThat(table(header + "\"1,234\",,,,x,good\n").quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).contains("declare table.decimal_mark"));
        assertThat(amounts(
                        intake.table(SPEC, new TableFormat(null, null, "."), bytes(header + "\"1,234\",,,,x,good\n"))))
                .containsExactly("1234");
        assertThat(amounts(table(header + "\"1,234,567.5\",,,,x,good\n0.5,,,,x,good\n")))
                .containsExactly("1234567.5", "0.5");
    }

    @Test
    void a_number_with_the_other_mark_is_set_aside_and_not_read_as_another_number() throws IOException {
        ParsedRows rows = table("amount;note;opened;owner;branch;risk\n7,3;;;;x;good\n2,5;;;;x;good\n1.5;;;;x;good\n");
        assertThat(amounts(rows)).containsExactly("7.3", "2.5");
        assertThat(rows.quarantined()).extracting(row -> row.line()).containsExactly(4L);
    }

    @Test
    void single_quotes_excels_first_line_and_spaces_after_delimiters_are_understood() throws IOException {
        ParsedRows single = table("'amount','note','opened','owner','branch','risk'\n5,'a, b','','','x','good'\n");
        assertThat(single.table().orElseThrow().quote()).isEqualTo("'");
        assertThat(table(single)).containsEntry("note", new FieldValue.Text("a, b"));
        ParsedRows excel = table("sep=;\namount;note;opened;owner;branch;risk\n5;a;;;x;ugly\n5;a;;;x;good\n");
        assertThat(excel.quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.line()).isEqualTo(3));
        ParsedRows spaced = table("amount, note, opened, owner, branch, risk\n5, \"a, b\", , , x, good\n");
        assertThat(table(spaced)).containsEntry("note", new FieldValue.Text("a, b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amount^note^opened^owner^branch^risk\n5^a^^^x^good\n",
                "Report 2026\namount,note,opened,owner,branch,risk\n5,a,,,x,good\n"
            })
    void a_header_of_one_column_says_how_to_divide_it(String file) {
        assertThatThrownBy(() -> table(file))
                .isInstanceOf(IntakeException.MissingColumns.class)
                .hasMessageContaining("That is one column: its line must name the columns, divided by a comma, ; | or");
    }

    @Test
    void another_delimiter_than_the_declared_one_and_a_misspelt_column_are_told() {
        assertThatThrownBy(() -> intake.table(
                        SPEC,
                        new TableFormat(";", null, null),
                        bytes("amount,note,opened,owner,branch,risk\n5,a,,,x,good\n")))
                .hasMessageContaining("don't declare another table.delimiter than the file has");
        assertThatThrownBy(() -> table("amount,note,opened,owner,brunch,risk\n5,a,,,x,good\n"))
                .hasMessageEndingWith("Did you mean 'brunch'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"text\": \"a\"}]", "\uFEFF \n[\n  {\n    \"amount\": 5\n  }\n]\n"})
    void an_array_of_objects_is_told_apart_from_lines(String file) {
        assertThatThrownBy(() -> table(file))
                .isInstanceOf(IntakeException.Unreadable.class)
                .hasMessageContaining("one JSON array, not JSON lines");
        assertThatThrownBy(() -> intake.text(bytes(file))).hasMessageContaining("one JSON array, not JSON lines");
    }

    @Test
    void what_a_line_of_json_holds_is_shown_as_it_stands() throws IOException {
        assertThat(table("{\"amount\": {\"value\": 5}, \"risk\": \"good\"}\n").quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).startsWith("amount '{\"value\":5}' must be a number"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?", "<NA>", "#N/A", "-", "\\N"})
    void numbers_dates_and_booleans_have_the_usual_missing_codes(String code) throws IOException {
        ParsedRows rows =
                table("amount,note,opened,owner,branch,risk\n" + code + ",n," + code + "," + code + ",b,good\n");
        assertThat(rows.quarantined()).isEmpty();
        assertThat(table(rows)).containsOnlyKeys("note", "branch");
    }

    @Test
    void texts_and_categories_mean_what_they_say_and_minus_one_is_a_number() throws IOException {
        ParsedRows rows = table("amount,note,opened,owner,branch,risk\n-1,NA,,,None,good\n");
        assertThat(table(rows))
                .containsEntry("amount", new FieldValue.Numeric(BigDecimal.ONE.negate()))
                .containsEntry("note", new FieldValue.Text("NA"))
                .containsEntry("branch", new FieldValue.Category("None"));
    }

    @Test
    void pythons_nan_in_json_lines_is_a_missing_number_and_infinity_is_none() throws IOException {
        ParsedRows rows = table(
                "{\"amount\": NaN, \"note\": \"n\", \"risk\": \"good\"}\n{\"amount\": Infinity, \"risk\": \"bad\"}\n");
        assertThat(table(rows)).containsOnlyKeys("note");
        assertThat(rows.quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).contains("must be a number"));
    }

    @Test
    void what_was_set_aside_is_counted_by_reason() throws IOException {
        ParsedRows rows =
                table("amount,note,opened,owner,branch,risk\nx,,,,b,good\ny,,soon,,b,good\n5,a\n5,a,,,,good\n");
        assertThat(rows.reasons())
                .extracting(QuarantineReason::rows, QuarantineReason::firstLine)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, 2L),
                        org.assertj.core.groups.Tuple.tuple(1, 3L),
                        org.assertj.core.groups.Tuple.tuple(1, 4L));
        assertThat(rows.reasons().getFirst().reason()).startsWith("amount must be a number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "amount,,opened,owner,branch,risk ! line 1, column 2 has no name",
                "amount,note,opened,owner,branch,risk, ! line 1, column 7 has no name",
                "amount,note,opened,note,branch,risk ! line 1, column 4 has the name 'note' that column 2 has"
            })
    void a_header_without_one_name_for_each_column_refuses_the_file(String header, String message) {
        assertThatThrownBy(() -> table(header + "\n5,a,,,x,good\n"))
                .isInstanceOf(IntakeException.Unreadable.class)
                .hasMessageContaining(message);
    }

    @Test
    void another_encoding_is_refused_with_its_place() throws IOException {
        String csv = "amount,note,opened,owner,branch,risk\r\n5,a,,,x,good\r\n5,\u00e4v\u00e9lo,,,x,good\r\n";
        assertThatThrownBy(() -> intake.table(SPEC, bytes(csv, Charset.forName("windows-1252"))))
                .hasMessageContaining("line 3, column 3 holds the byte 0xE4");
        assertThatThrownBy(() -> intake.table(SPEC, bytes("\uFEFF" + csv, StandardCharsets.UTF_16LE)))
                .hasMessageContaining("UTF-16");
        assertThatThrownBy(() -> intake.table(SPEC, bytes(csv, StandardCharsets.UTF_16BE)))
                .hasMessageContaining("UTF-16");
        assertThatThrownBy(() -> intake.table(SPEC, bytes("PK\u0003\u0004xl/workbook.xml")))
                .hasMessageContaining("save the sheet as CSV");
        for (String start :
                List.of("PAR1\u0015\u0004", "ARROW1\u0000\u0000", "SQLite format 3\u0000", "%PDF-1.7", "Obj\u0001")) {
            assertThatThrownBy(() -> intake.table(SPEC, bytes(start))).hasMessageContaining("not text");
            assertThatThrownBy(() -> intake.text(bytes(start))).hasMessageContaining("as CSV in UTF-8");
        }
        String named = "PAR1,amount,note,opened,owner,branch,risk\n1,2,,,,x,good\n";
        assertThat(table(named).accepted()).hasSize(1);
        assertThatThrownBy(() ->
                        intake.text(bytes("{\"text\": \"a\"}\n{\"text\": \"\u00e4\"}\n", StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("line 2, column 11");
    }

    @Test
    void a_line_without_end_is_bounded() throws IOException {
        String json = "{\"text\": \"first\"}\n{\"text\": \"" + "x".repeat(3_000_000) + "\"}\n{\"text\": \"last\"}\n";
        ParsedRows rows = intake.text(bytes(json));
        assertThat(rows.accepted()).extracting(row -> row.line()).containsExactly(1L, 3L);
        assertThat(rows.quarantined())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).startsWith("has more than 100000 characters"));
        assertThatThrownBy(
                        () -> table("amount,note,opened,owner,branch,risk\n5,a,,,x,good\n5,\"" + "x".repeat(3_000_000)))
                .hasMessageContaining("begins at line 3 has more than 100000 characters");
        assertThatThrownBy(() -> table("x".repeat(3_000_000))).hasMessageContaining("line 1");
    }

    @Test
    void a_reason_never_holds_what_can_not_be_stored() throws IOException {
        ParsedRows rows = table("{\"amount\": \"\\ud83d\\u0000" + "\\ud83d\\ude00".repeat(50)
                + "\", \"risk\": \"\\ude00\"}\n" + "{\"amount\": 1, \"amount\": 2, \"risk\": \"good\"}\n");
        assertThat(rows.quarantined().getFirst().reason())
                .contains("amount '\uFFFD\uFFFD\ud83d\ude00")
                .doesNotContain("\0");
        assertThat(StandardCharsets.UTF_8
                        .newEncoder()
                        .canEncode(rows.quarantined().getFirst().reason()))
                .isTrue();
        assertThat(rows.quarantined().getLast().reason()).startsWith("has a name twice");
    }

    private static List<String> amounts(ParsedRows rows) {
        return rows.accepted().stream()
                .map(row -> ((DataRow.Table) row.row()).inputs().get("amount").text())
                .toList();
    }

    private static java.util.Map<String, FieldValue> table(ParsedRows rows) {
        return ((DataRow.Table) rows.accepted().getFirst().row()).inputs();
    }

    private ParsedRows table(String file) throws IOException {
        return intake.table(SPEC, bytes(file));
    }

    private static InputStream bytes(String text) {
        return bytes(text, StandardCharsets.UTF_8);
    }

    private static InputStream bytes(String text, Charset charset) {
        return new ByteArrayInputStream(text.getBytes(charset));
    }
}
