package io.lorica.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.inference.BatchFormat;
import io.lorica.api.training.TableFormat;
import io.lorica.decision.field.FieldValue;
import io.lorica.intake.AnswerColumn.Kind;
import io.lorica.intake.RecordFile.Asked;
import io.lorica.testsupport.CreditSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of records, as a credit decision reads them: amount and purpose must be there, note may be. */
class RecordFileTest {
    private static final IntakeLimits LIMITS = new IntakeLimits(5, 1_000, 1_000, "lorica.batches");
    private static final List<AnswerColumn> COLUMNS = List.of(
            AnswerColumn.of("lorica_decision", Kind.TEXT),
            AnswerColumn.of("lorica_probability_bad", Kind.NUMBER),
            AnswerColumn.of("lorica_version", Kind.WHOLE_NUMBER),
            AnswerColumn.ofObjects("lorica_reason_1", "text_en"),
            AnswerColumn.of("lorica_error", Kind.TEXT));
    private static final String ANSWER = "{\"lorica_decision\":\"approve\","
            + "\"lorica_probability_bad\":0.30000000000000004,\"lorica_version\":3,"
            + "\"lorica_reason_1\":{\"family\":\"size\",\"text_en\":\"Amount, of the loan\"}}";
    private static final String REFUSAL = "{\"lorica_version\":3,\"lorica_error\":\"no\"}";

    @TempDir
    Path folder;

    private RecordFile file(String text) throws IOException {
        return file(text, null);
    }

    private RecordFile file(String text, @Nullable TableFormat declared) throws IOException {
        return RecordFile.of(Files.writeString(folder.resolve("file"), text), CreditSpec.SPEC, declared, LIMITS);
    }

    private static List<Asked> rows(RecordFile file, long from) throws IOException {
        List<Asked> rows = new ArrayList<>();
        try (RecordFile.Rows open = file.rows(from)) {
            for (Asked row = open.next(); row != null; row = open.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<String, FieldValue> inputs(Asked row) {
        assertThat(row).isInstanceOf(Asked.Inputs.class);
        return ((Asked.Inputs) row).row().inputs();
    }

    private static String refusal(Asked row) {
        assertThat(row).isInstanceOf(Asked.Refused.class);
        return ((Asked.Refused) row).why();
    }

    private String result(RecordFile file, String... answers) throws IOException {
        List<Path> chunks = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            chunks.add(Files.writeString(folder.resolve("answers-" + i + ".jsonl"), answers[i] + "\n"));
        }
        Path target = folder.resolve("result");
        file.writeResult(COLUMNS, chunks, target);
        return Files.readString(target, StandardCharsets.ISO_8859_1);
    }

    @Test
    void only_inputs_are_read_and_the_rest_is_told() throws IOException {
        RecordFile file = file("id,amount,purpose,age,risk,row_id\nx,1169.50,car,,,7\n");

        assertThat(file.format()).isEqualTo(BatchFormat.CSV);
        assertThat(file.survey(COLUMNS))
                .isEqualTo(new RecordFile.Survey(
                        1,
                        List.of(
                                "id is no field of this model: passed through, not read",
                                "age is a protected attribute: passed through, never read for a decision",
                                "risk is what the model decides: passed through, not read",
                                "row_id is not used by this model: passed through, not read")));
        assertThat(inputs(rows(file, 0).getFirst()).keySet()).containsExactly("amount", "purpose");
    }

    @Test
    void the_same_record_is_read_to_the_same_inputs_from_every_format() throws IOException, SQLException {
        List<Asked> csv = rows(file("purpose;amount;note\ncar;1.169,50;late, \"twice\"\neducation;7,25;\n"), 0);
        List<Asked> jsonl = rows(file("""
                {"purpose": "car", "amount": 1169.50, "note": "late, \\"twice\\""}
                {"amount": 7.25, "purpose": "education", "note": null}
                """), 0);
        List<Asked> parquet = rows(
                parquet("select * from (values ('car', 1169.5::double, 'late, \"twice\"'),"
                        + " ('education', 7.25, null)) t(purpose, amount, note)"),
                0);

        assertThat(csv).hasSize(2).isEqualTo(jsonl).isEqualTo(parquet);
    }

    @Test
    void a_row_that_is_refused_says_all_that_is_wrong_with_it_and_the_others_go_on() throws IOException {
        List<Asked> rows = rows(file("amount,purpose\n12,boat\nmuch,boat\n1\n\n12,car\n"), 0);

        assertThat(refusal(rows.get(0))).isEqualTo("purpose must be one of 'car', 'education'");
        assertThat(refusal(rows.get(1))).contains("amount must be a number", "; purpose must be one of");
        assertThat(refusal(rows.get(2)))
                .isEqualTo(
                        "the row has 1 fields and the header 2; quote fields that hold" + " delimiters or line breaks");
        assertThat(inputs(rows.get(3))).hasSize(2);
    }

    @Test
    void a_line_that_is_no_object_is_refused_by_itself() throws IOException {
        List<Asked> rows = rows(
                file("{\"amount\": 1, \"purpose\": \"car\"}\n[1]\n\n{\"amount\": \"1\", \"purpose\": \"car\"}\n"), 0);

        assertThat(inputs(rows.get(0))).hasSize(2);
        assertThat(refusal(rows.get(1))).isEqualTo("the line is not a JSON object");
        assertThat(refusal(rows.get(2))).isEqualTo("the line is empty");
        // As a request with a text for a number is.
        assertThat(refusal(rows.get(3))).startsWith("amount must be a number");
    }

    @Test
    void reading_begins_at_any_row() throws IOException, SQLException {
        // The first number with a decimal mark says how the later ones are read.
        RecordFile csv = file("amount;purpose\n1;car\n2,5;car\n3,123;car\n");
        RecordFile parquet = parquet("select range::int amount, 'car' purpose from range(4)");

        for (RecordFile file : List.of(csv, parquet)) {
            List<Asked> all = rows(file, 0);
            for (int from = 0; from <= all.size(); from++) {
                assertThat(rows(file, from)).isEqualTo(all.subList(from, all.size()));
            }
        }
    }

    @Test
    void answers_stand_behind_the_columns_of_a_csv_file_in_its_own_notation() throws IOException {
        assertThat(result(file("id;amount;purpose\r\n =1+1;2,5;\"c;ar\"\r\n2;1;boat\r\n"), ANSWER, REFUSAL))
                .isEqualTo("id;amount;purpose;lorica_decision;lorica_probability_bad;lorica_version;lorica_reason_1;"
                        + "lorica_error\r\n"
                        + "=1+1;2,5;\"c;ar\";approve;0,30000000000000004;3;Amount, of the loan;\r\n"
                        + "2;1;boat;;;3;;no\r\n");
    }

    @Test
    void a_ragged_row_keeps_its_place() throws IOException {
        assertThat(result(file("amount,purpose\n1\n1,car,x\n"), REFUSAL, REFUSAL)
                        .lines())
                .contains("1,,,,3,,no", "1,car,,,3,,no");
    }

    @Test
    void excels_line_stays_where_it_was() throws IOException {
        assertThat(result(file("sep=;\namount;purpose\n1;car\n"), ANSWER)).startsWith("sep=;\namount;purpose;lorica_");
    }

    @Test
    void a_byte_order_mark_is_kept_where_it_was() throws IOException {
        String mark = new String("\uFEFF".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(result(file("\uFEFFamount,purpose\n1,car\n"), ANSWER)).startsWith(mark + "amount,purpose,lorica_");
        assertThat(result(file("\uFEFFsep=;\namount;purpose\n1;car\n"), ANSWER)).startsWith(mark + "sep=;\namount;");
        assertThat(result(file("amount,purpose\n1,car\n"), ANSWER)).startsWith("amount,purpose,lorica_");
    }

    @Test
    void a_json_line_is_kept_as_it_was_written() throws IOException {
        String line = "{ \"amount\": 1.50,  \"purpose\":\"car\", \"deep\": {\"a\": [1, 2.0]} }";

        assertThat(result(file(line + "\n{}\n[1]\n"), ANSWER, REFUSAL, REFUSAL))
                .isEqualTo(line.substring(0, line.length() - 1) + ", " + ANSWER.substring(1) + "\n" + REFUSAL + "\n"
                        + REFUSAL + "\n");
    }

    @Test
    void parquet_keeps_its_types_and_values_and_doubles_keep_their_bits() throws IOException, SQLException {
        RecordFile file = parquet("select 'it''s' \"a \"\"name\"\"\", 2.50::decimal(9,2) amount, 'car' purpose,"
                + " date '2024-05-31' d, timestamp '2024-05-31 14:00:00' t, [1, 2] l, {'x': 1} s, 7::utinyint u,"
                + " null::int n");
        assertThat(file.format()).isEqualTo(BatchFormat.PARQUET);
        assertThat(file.survey(COLUMNS).rows()).isEqualTo(1);

        result(file, ANSWER);

        assertThat(query("describe select * from '%s'".formatted(folder.resolve("result"))))
                .extracting(column -> column.get(0) + " " + column.get(1))
                .containsExactly(
                        "a \"name\" VARCHAR",
                        "amount DECIMAL(9,2)",
                        "purpose VARCHAR",
                        "d DATE",
                        "t TIMESTAMP",
                        "l INTEGER[]",
                        "s STRUCT(x INTEGER)",
                        "u UTINYINT",
                        "n INTEGER",
                        "lorica_decision VARCHAR",
                        "lorica_probability_bad DOUBLE",
                        "lorica_version BIGINT",
                        "lorica_reason_1 VARCHAR",
                        "lorica_error VARCHAR");
        assertThat(query("select \"a \"\"name\"\"\", amount, lorica_probability_bad, lorica_reason_1, lorica_error"
                        + " from '%s'".formatted(folder.resolve("result"))))
                .first()
                .asString()
                .isEqualTo("[it's, 2.50, 0.30000000000000004, Amount, of the loan, null]");
    }

    @Test
    void parquets_rows_keep_their_order_over_many_chunks() throws IOException, SQLException {
        RecordFile file = parquet("select range::int amount, 'car' purpose from range(5)");

        result(
                file,
                IntStream.range(0, 5)
                        .mapToObj("{\"lorica_version\":%d}"::formatted)
                        .toArray(String[]::new));

        assertThat(query("select count(*) from '%s' where amount = lorica_version".formatted(folder.resolve("result"))))
                .first()
                .asString()
                .isEqualTo("[5]");
    }

    @Test
    void a_whole_number_stands_for_a_category_in_parquet() throws IOException, SQLException {
        Asked row =
                rows(parquet("select 5 amount, 1 purpose, 12::bigint note"), 0).getFirst();

        // 'purpose' declares its values, among which 1 is not: refused as a category and not as a number.
        assertThat(refusal(row)).isEqualTo("purpose must be one of 'car', 'education'");
    }

    @Test
    void files_that_can_not_be_used_say_what_to_do() throws IOException, SQLException {
        assertRefused(file("amount,note\n1,x\n"), "no column purpose");
        assertRefused(parquet("select 1 amount"), "no column purpose. It has amount. Add the column");
        assertRefused(file("{\"a\": 1}\n"), "no column amount, purpose. Its first record has a. Add the column");
        assertRefused(file("\n{}\n"), "no column amount, purpose. Its first record has none.");
        assertRefused(
                file("{\n  \"amount\": 1,\n  \"purpose\": \"car\"\n}\n"),
                "Line 1, where the first record should be, is not JSON",
                "one object on one line");
        assertRefused(file("amount,purpose,lorica_error\n1,car,x\n"), "lorica_error, which the result adds");
        assertRefused(
                file("{\"amount\": 1, \"purpose\": \"car\", \"lorica_decision\": 1}\n"),
                "lorica_decision, which the result adds");
        assertRefused(file("amount,purpose\n" + "1,car\n".repeat(6)), "more than 5 rows", "lorica.batches.max-rows");
        assertRefused(
                file("{\"amount\": 1, \"purpose\": \"car\"}\n".repeat(6)), "more than 5", "lorica.batches.max-rows");
        assertRefused(
                parquet("select 1 amount, 'car' purpose from range(6)"), "more than 5", "lorica.batches.max-rows");
        assertRefused(file("amount,purpose\n"), "no rows");
        assertThatThrownBy(() -> file("PK\003\004")).hasMessageContaining("compressed file or a workbook");
    }

    @Test
    void what_only_begins_as_parquet_is_refused() throws IOException {
        assertRefused(file("PAR1 and then something else PAR1"), "not Parquet that can be read");
    }

    @Test
    void a_fault_of_the_first_record_alone_refuses_no_file() throws IOException {
        RecordFile file = file("{\"amount\": 1, \"amount\": 1}\n{\"amount\": 1, \"purpose\": \"car\"}\n");
        assertThat(file.survey(COLUMNS).rows()).isEqualTo(2);
        assertThat(refusal(rows(file, 0).getFirst())).contains("has a name twice");
    }

    @Test
    void what_is_wrong_with_a_file_is_told_without_where_the_server_keeps_it() throws IOException, SQLException {
        parquet("select 1 amount, 'car' purpose from range(100)");
        byte[] whole = Files.readAllBytes(folder.resolve("file.parquet"));
        for (int length : List.of(whole.length - 1, whole.length / 2, 12, 4)) {
            Path cut = Files.write(folder.resolve("file"), Arrays.copyOf(whole, length));
            RecordFile file = RecordFile.of(cut, CreditSpec.SPEC, null, LIMITS);
            assertThatThrownBy(() -> file.survey(COLUMNS))
                    .isInstanceOf(IntakeException.class)
                    .message()
                    .startsWith("The file is not Parquet that can be read: ")
                    .endsWith(". Write it again and upload that.")
                    .doesNotContain("/", "''", "..");
        }
        assertThat(IntakeException.Unreadable.broken(new AccessDeniedException("/srv/batches/file")))
                .hasMessage("The file cannot be read: reading failed. Upload it again.");
        assertThat(IntakeException.Unreadable.broken(new IOException("Cut at \"/srv/my batches/file\".")))
                .hasMessage("The file cannot be read: Cut at. Upload it again.");
    }

    @Test
    void parquet_is_read_with_no_access_to_other_folders() throws IOException {
        Path outside = Files.createTempFile("secret", ".txt");
        try (var session = new DuckSession(folder.resolve("file"))) {
            assertThatThrownBy(() ->
                            session.copy("select * from read_text('%s')".formatted(outside), folder.resolve("stolen")))
                    .hasMessageContaining("disabled by configuration");
        } finally {
            Files.delete(outside);
        }
    }

    private static void assertRefused(RecordFile file, String... why) {
        assertThatThrownBy(() -> file.survey(COLUMNS))
                .isInstanceOf(IntakeException.class)
                .message()
                .contains(why);
    }

    /** @param query of DuckDB, whose rows the file has */
    private RecordFile parquet(String query) throws IOException, SQLException {
        Path file = folder.resolve("file.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("copy (%s) to '%s' (format parquet)".formatted(query, file));
        }
        return RecordFile.of(file, CreditSpec.SPEC, null, LIMITS);
    }

    private static List<List<@Nullable Object>> query(String sql) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet found = statement.executeQuery(sql.replaceAll("from '([^']*)'", "from read_parquet('$1')"))) {
            while (found.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
