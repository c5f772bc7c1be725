package io.lorica.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.decision.field.FieldValue;
import io.lorica.intake.DataRow;
import io.lorica.intake.draft.SpecDrafter;
import io.lorica.intake.draft.TableProfile;
import io.lorica.testsupport.DocsPage;
import io.lorica.training.LoanRows;
import io.lorica.training.ServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatasetHttpTest extends ServiceTest {
    @Autowired
    Datasets datasets;

    @Autowired
    JsonMapper json;

    @Test
    void a_csv_becomes_a_split_data_set_that_can_be_read_back() {
        Answer created = upload(LoanRows.spec("loans"), LoanRows.csv(40));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("accepted_rows").asInt()).isEqualTo(40);
        assertThat(created.json().path("digest").asString()).hasSize(64);
        assertThat(created.json().path("training_rows").asInt()
                        + created.json().path("validation_rows").asInt()
                        + created.json().path("test_rows").asInt())
                .isEqualTo(40);
        assertThat(get("/v1/datasets/" + id(created)).json()).isEqualTo(created.json());
        assertThat(get("/v1/datasets").json().path("items").size()).isPositive();
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_column() {
        assertThat(upload(LoanRows.spec("marked"), "\uFEFF" + LoanRows.csv(20)).status())
                .isEqualTo(201);
    }

    @Test
    void equal_inputs_never_stand_in_two_splits_and_labels_are_balanced() {
        String rows = LoanRows.csv(40);
        Answer created = upload(LoanRows.spec("twice"), rows + rows.substring(rows.indexOf('\n') + 1));
        List<SplitRow> stored = datasets.rows(datasets.find(id(created)));
        Map<Object, SplitName> seen = new HashMap<>();
        for (SplitRow row : stored) {
            SplitName before = seen.putIfAbsent(row.row().identity(), row.split());
            assertThat(before == null || before == row.split()).isTrue();
        }
        assertThat(stored).hasSize(80);
        assertThat(stored.stream()
                        .filter(row -> row.split() == SplitName.TEST)
                        .map(row -> row.row().stratum()))
                .contains("good", "bad");
    }

    @Test
    void the_same_rows_and_seed_give_the_same_digest() {
        JsonNode first = upload(LoanRows.spec("again"), LoanRows.csv(30)).json();
        JsonNode second = upload(LoanRows.spec("again"), LoanRows.csv(30)).json();
        assertThat(second.path("digest")).isEqualTo(first.path("digest"));
        assertThat(second.path("version").asInt())
                .isEqualTo(first.path("version").asInt() + 1);
    }

    @Test
    void bad_rows_are_set_aside_with_line_and_reason() {
        String csv = LoanRows.csv(20)
                + "500,car,40,maybe\nmany,car,40,good\n500,boat,40,good\n,car,40,good\n500,car,good\n500,car,40,\n";
        Answer created = upload(LoanRows.spec("messy"), csv);
        assertThat(created.json().path("accepted_rows").asInt()).isEqualTo(20);
        List<String> reasons = new ArrayList<>();
        get("/v1/datasets/" + id(created) + "/quarantine")
                .json()
                .path("items")
                .forEach(row -> reasons.add(
                        row.path("line").asInt() + " " + row.path("reason").asString()));
        assertThat(reasons).hasSize(6);
        assertThat(reasons.get(0)).startsWith("22 class 'maybe'").contains("'good', 'bad'");
        assertThat(reasons.get(1)).startsWith("23 amount 'many' must be a number");
        assertThat(reasons.get(2)).startsWith("24 purpose 'boat'").contains("'car', 'house'");
        assertThat(reasons.get(3)).startsWith("25 amount is required");
        assertThat(reasons.get(4)).startsWith("26 has 3 fields and the header 4");
        assertThat(reasons.get(5)).startsWith("27 class is required");
    }

    @Test
    void the_answer_counts_what_was_set_aside_by_reason_and_says_how_the_table_was_read() {
        Answer created = upload(LoanRows.spec("counted"), LoanRows.csv(20) + "1,car,4,x\n2,car,4,y\nmany,car,4,good\n");
        JsonNode reasons = created.json().path("quarantine_reasons");
        assertThat(reasons.size()).isEqualTo(2);
        assertThat(reasons.get(0).path("rows").asInt()).isEqualTo(2);
        assertThat(reasons.get(0).path("first_line").asInt()).isEqualTo(22);
        assertThat(reasons.get(0).path("reason").asString()).startsWith("class must be the label of an outcome");
        assertThat(created.json().path("table").path("delimiter").asString()).isEqualTo(",");
        assertThat(get("/v1/datasets/" + id(created)).json()).isEqualTo(created.json());
    }

    @Test
    void an_upload_of_which_more_is_set_aside_than_declared_is_refused_and_nothing_stored() {
        String csv = LoanRows.csv(18) + "1,car,4,x\n2,car,4,y\n";
        String spec = LoanRows.spec("strict").replaceFirst("\\{", "{\"max_quarantined_share\":0.05,");
        Answer refused = upload(spec, csv);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.slug()).isEqualTo("too-many-quarantined-rows");
        assertThat(refused.detail()).contains("2 of 20 rows", "class must be the label of an outcome");
        assertThat(refused.json().path("quarantine_reasons").size()).isEqualTo(1);
        assertThat(upload(spec.replace("0.05", "0.1"), csv)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void b42_half_characters_are_set_aside_and_the_rest_is_stored() {
        Answer created = upload(
                LoanRows.textSpec("halved"), "{\"text\":\"whole\"}\n".repeat(4) + "{\"text\":\"half \\ud83d\"}\n");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("quarantined_rows").asInt()).isEqualTo(1);
        Answer table = upload(LoanRows.spec("halved-table"), LoanRows.csv(20) + "ma\0ny,car,4,good\n");
        assertThat(table.status()).isEqualTo(201);
        assertThat(table.json().path("quarantined_rows").asInt()).isEqualTo(1);
    }

    @Test
    void the_example_of_the_documentation_is_accepted_whole() {
        Answer created = upload(DocsPage.block("datasets.md", "json"), DocsPage.block("datasets.md", "csv"));
        assertThat(created.status()).as(created.detail()).isEqualTo(201);
        assertThat(created.json().path("accepted_rows").asInt()).isEqualTo(12);
        assertThat(created.json().path("quarantined_rows").asInt()).isZero();
    }

    @Test
    void the_documentations_decision_spec_is_accepted_with_rows_as_it_describes_them() {
        String spec = """
                {"$schema":"dataset.schema.json","name":"documented","kind":"TABULAR",
                 "split":{"validation":0,"test":0,"seed":1},"decision":%s}
                """.formatted(DocsPage.block("decision-spec.md", "json"));
        Answer created = upload(spec, """
                amount,purpose,income,note,employed,age,applied_on,customer,branch,repaid
                1200,car,NA,paid before,true,34,2026-01-31,c1,north,yes
                800,?,2100,,false,,2026-02-01T12:00:00Z,c2,,no
                """);
        assertThat(created.status()).as(created.detail()).isEqualTo(201);
        assertThat(created.json().path("accepted_rows").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amount;rate;purpose;ok   | %1$d;%2$d,5;car%2$d;%3$s",
                "amount,debt,purpose,ok   | %1$d,NA,car%2$d,%3$s",
                "amount\tweight\tpurpose\tok | %1$d\t%2$d.25\t?\t%3$s",
            })
    void a_drafted_spec_is_accepted_as_it_is(String header, String row) throws IOException {
        String csv = IntStream.range(0, 60)
                .mapToObj(i -> row.strip().formatted(100 + i % 40, i % 4, i % 3 == 0 ? "no" : "yes"))
                .collect(Collectors.joining("\n", header.strip() + "\n", "\n"))
                .replace("\\t", "\t");
        assertDraftAccepted(csv, "ok", "no", 60);
    }

    @Test
    void a_spec_drafted_for_german_credit_is_accepted_as_it_is() throws IOException {
        assertDraftAccepted(
                Files.readString(Path.of("../launcher/src/main/resources/io/lorica/launcher/demo/german-credit.csv")),
                "class",
                "bad",
                1_000);
    }

    private void assertDraftAccepted(String csv, String label, String risky, int rows) throws IOException {
        TableProfile profile = TableProfile.of(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), label);
        var draft = new SpecDrafter(profile, risky, profile.probablyProtected()).draft("drafted");
        Answer created = upload(json.writeValueAsString(draft.request()), csv);
        assertThat(created.status()).as(created.detail()).isEqualTo(201);
        assertThat(created.json().path("accepted_rows").asInt()).isEqualTo(rows);
    }

    @Test
    void what_is_wrong_with_a_spec_is_named_by_its_path_all_of_it_at_once() {
        String spec = LoanRows.spec("misspelt")
                .replace("\"values\":", "\"vlaues\":")
                .replace("\"NUMBER\"", "\"NUMBR\"")
                .replace("\"question\":", "\"quesion\":")
                .replace("\"risky_label\":\"bad\"", "\"risky_lable\":1");
        Answer refused = upload(spec, LoanRows.csv(20));
        assertThat(refused.status()).isEqualTo(400);
        List<String> errors = new ArrayList<>();
        refused.json()
                .path("errors")
                .forEach(error -> errors.add(error.path("field").asString() + " "
                        + error.path("message").asString()));
        assertThat(errors)
                .contains(
                        "decision.fields[0].type must be one of NUMBER, CATEGORY, TEXT, BOOLEAN, DATE;"
                                + " did you mean 'NUMBER'?",
                        "decision.fields[1].vlaues is not known; did you mean 'values'?",
                        "decision.risky_lable is not known; did you mean 'risky_label'?",
                        "decision.question is missing; it must be a string.");
    }

    @Test
    void the_quarantine_is_paged() {
        Answer created = upload(LoanRows.spec("paged"), LoanRows.csv(20) + "1,car,4,x\n2,car,4,x\n3,car,4,x\n");
        String path = "/v1/datasets/" + id(created) + "/quarantine?limit=2";
        JsonNode first = get(path).json();
        assertThat(first.path("items").size()).isEqualTo(2);
        JsonNode second =
                get(path + "&cursor=" + first.path("next_cursor").asString()).json();
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.has("next_cursor")).isFalse();
    }

    @Test
    void thousands_of_rows_are_set_aside_in_the_order_of_the_upload() {
        Answer created = upload(LoanRows.spec("refuse"), LoanRows.csv(20) + "1,car,4,x\n".repeat(2_345));
        assertThat(created.json().path("quarantined_rows").asInt()).isEqualTo(2_345);
        String path = "/v1/datasets/" + id(created) + "/quarantine?limit=200";
        List<Integer> lines = new ArrayList<>();
        JsonNode page = get(path).json();
        while (true) {
            page.path("items").forEach(row -> lines.add(row.path("line").asInt()));
            if (!page.has("next_cursor")) {
                break;
            }
            page = get(path + "&cursor=" + page.path("next_cursor").asString()).json();
        }
        assertThat(lines)
                .containsExactlyElementsOf(
                        IntStream.range(22, 22 + 2_345).boxed().toList());
    }

    @Test
    void a_missing_column_refuses_the_upload_and_is_named() {
        Answer refused = upload(LoanRows.spec("narrow"), LoanRows.csv(20).replaceFirst("purpose", "reason"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.slug()).isEqualTo("missing-column");
        assertThat(refused.detail()).contains("purpose");
    }

    @Test
    void a_duplicate_header_refuses_the_upload_and_is_named() {
        Answer refused = upload(LoanRows.spec("doubled"), LoanRows.csv(20).replaceFirst("age", "amount"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("amount");
    }

    @Test
    void another_encoding_refuses_the_upload() {
        byte[] latin1 = LoanRows.csv(20).replaceFirst("car", "v\u00e9hicule").getBytes(StandardCharsets.ISO_8859_1);
        Answer refused = upload(LoanRows.spec("latin"), latin1, null);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("UTF-8");
    }

    @Test
    void a_file_without_a_usable_row_is_refused() {
        assertThat(upload(LoanRows.spec("empty"), "amount,purpose,age,class\n").slug())
                .isEqualTo("too-few-rows");
        assertThat(upload(LoanRows.spec("useless"), "amount,purpose,age,class\n1,car,4,x\n")
                        .detail())
                .contains("Line 2");
    }

    @Test
    void a_protected_field_in_the_template_is_refused_and_named() {
        Answer refused = upload(
                LoanRows.spec("leaky").replace("{{ purpose }}", "{% if amount > 9e9 %}{{ age }}{% endif %}"),
                LoanRows.csv(20));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("age").contains("PROTECTED");
    }

    @Test
    void an_unknown_name_in_the_template_is_refused() {
        Answer refused = upload(LoanRows.spec("lost").replace("{{ purpose }}", "{{ salary }}"), LoanRows.csv(20));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("prompt_template");
    }

    @Test
    void a_spec_with_equal_answers_or_a_foreign_risky_label_is_refused() {
        assertThat(upload(LoanRows.spec("same").replace("\" bad\"", "\" good\""), LoanRows.csv(20))
                        .detail())
                .contains("answer");
        assertThat(upload(
                                LoanRows.spec("foreign").replace("\"risky_label\":\"bad\"", "\"risky_label\":\"ugly\""),
                                LoanRows.csv(20))
                        .detail())
                .contains("ugly");
    }

    @Test
    void a_spec_that_can_only_decide_wrongly_is_refused_with_the_path_of_each_fault() {
        Answer refused = upload(
                LoanRows.spec("silly")
                        .replace("\"car\",\"house\"", "\"car\"")
                        .replace("\"missed_risk\":5", "\"missed_risk\":5e9")
                        .replace("\" bad\"", "\" Good\""),
                LoanRows.csv(20));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(fields(refused)).containsExactly("decision.cost.missed_risk");
        Answer next = upload(
                LoanRows.spec("silly").replace("\"car\",\"house\"", "\"car\"").replace("\" bad\"", "\" Good\""),
                LoanRows.csv(20));
        assertThat(fields(next)).containsExactly("decision.fields[1].values", "decision.outcomes[1].answer");
        for (String nulls : List.of("[null]", "[\"car\",null]", "[\"car\",\" \"]")) {
            Answer odd = upload(LoanRows.spec("nulls").replace("[\"car\",\"house\"]", nulls), LoanRows.csv(20));
            assertThat(odd.status()).isEqualTo(400);
            assertThat(fields(odd)).allSatisfy(field -> assertThat(field).startsWith("decision.fields[1].values["));
        }
    }

    @Test
    void rows_that_all_give_one_prompt_are_refused() {
        Answer refused = upload(
                LoanRows.spec("constant"),
                "amount,purpose,age,class\n" + "100,car,30,good\n100.0,car,40,bad\n".repeat(20));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.slug()).isEqualTo("too-few-rows");
        assertThat(refused.detail()).contains("All 40 rows give the same prompt");
    }

    @Test
    void values_beyond_the_specs_bounds_are_set_aside_with_their_reason() {
        String bounded = LoanRows.spec("bounded")
                .replace("\"name\":\"amount\",", "\"name\":\"amount\",\"min\":100,\"max\":500,")
                .replace("\"values\":[\"car\",\"house\"]", "\"max_characters\":9")
                .replace("\"risky_label\"", "\"max_prompt_characters\":12,\"risky_label\"");
        Answer created = upload(
                bounded, LoanRows.csv(20) + "99,car,40,good\n200,caravan-site,40,good\n200.001,caravans,40,good\n");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        List<String> reasons = new ArrayList<>();
        created.json()
                .path("quarantine_reasons")
                .forEach(reason -> reasons.add(reason.path("reason").asString()));
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "amount must be from 100 to 500",
                        "purpose must be a category, as text of at most 9 characters without NUL or half characters",
                        "its prompt has more than 12 characters; shorten its text or the template, or raise"
                                + " max_prompt_characters");
        assertThat(created.json()
                        .path("decision")
                        .path("fields")
                        .path(0)
                        .path("max")
                        .asInt())
                .isEqualTo(500);
        assertThat(datasets.rows(datasets.find(id(created)))).hasSize(20);
    }

    @Test
    void numbers_out_of_range_are_kept_as_unknown_where_the_field_says_so() {
        Answer created = upload(
                LoanRows.spec("vague")
                        .replace(
                                "\"role\":\"INPUT\",\"required\":true",
                                "\"role\":\"INPUT\",\"required\":false,\"policy\":\"UNKNOWN\",\"min\":0"),
                LoanRows.csv(20) + "-5,car,40,good\n");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(datasets.rows(datasets.find(id(created))))
                .hasSize(21)
                .anySatisfy(row -> assertThat(((DataRow.Table) row.row()).inputs())
                        .containsEntry("amount", new FieldValue.Unseen()));
    }

    @Test
    void an_unknown_field_of_the_spec_is_refused_and_named() {
        Answer refused = upload(LoanRows.spec("extra").replace("\"licence\"", "\"license\""), LoanRows.csv(20));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("license");
    }

    @Test
    void json_lines_of_three_forms_are_accepted_and_others_set_aside() {
        String jsonl = """
                {"text": "Assets equal liabilities plus equity."}
                {"prompt": "What is a loan?", "completion": " Money lent."}
                {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
                {"text": 7}
                not json

                {"other": "x"}
                {"messages": [{"role": "user", "content": "Hi"}]}
                """;
        Answer created = upload(LoanRows.textSpec("texts"), jsonl);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("accepted_rows").asInt()).isEqualTo(3);
        assertThat(created.json().path("quarantined_rows").asInt()).isEqualTo(5);
    }

    @Test
    void the_same_key_and_body_give_the_first_result_and_another_body_conflicts() {
        String key = UUID.randomUUID().toString();
        byte[] rows = LoanRows.csv(20).getBytes(StandardCharsets.UTF_8);
        Answer first = upload(LoanRows.spec("keyed"), rows, key);
        assertThat(upload(LoanRows.spec("keyed"), rows, key).json()).isEqualTo(first.json());
        Answer conflict = upload(LoanRows.spec("keyed-other"), rows, key);
        assertThat(conflict.status()).isEqualTo(422);
        assertThat(conflict.slug()).isEqualTo("idempotency-conflict");
    }

    @Test
    void a_preview_shows_prompts_split_and_what_is_set_aside_and_stores_nothing() throws IOException {
        String spec = LoanRows.spec("previewed");
        String csv = LoanRows.csv(40).replace(",", ";") + "many;car;4;good\n1;car;4;x\n2;car;4;y\n";
        long files = storedFiles();
        Answer preview = preview(spec, csv);
        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(storedFiles()).isEqualTo(files);
        assertThat(get("/v1/datasets?limit=200").body()).doesNotContain("previewed");

        JsonNode told = preview.json();
        assertThat(told.path("table").path("delimiter").asString()).isEqualTo(";");
        assertThat(told.path("accepted_rows").asInt()).isEqualTo(40);
        assertThat(told.path("quarantine_reasons").path(0).path("rows").asInt()).isEqualTo(2);
        assertThat(told.path("quarantined").path(0).path("reason").asString()).startsWith("amount 'many' must be");
        assertThat(told.path("splits").toString())
                .isEqualTo("[{\"split\":\"TRAINING\",\"rows\":24,\"outcomes\":{\"good\":16,\"bad\":8}},"
                        + "{\"split\":\"VALIDATION\",\"rows\":8,\"outcomes\":{\"good\":5,\"bad\":3}},"
                        + "{\"split\":\"TEST\",\"rows\":8,\"outcomes\":{\"good\":5,\"bad\":3}}]");
        assertThat(told.path("rows").size()).isEqualTo(3);
        assertThat(told.path("rows").path(1).path("prompt").asString()).isEqualTo("101 house:");
        assertThat(told.path("rows").path(1).path("answer").asString()).isEqualTo(" good");
        assertThat(told.path("rows").path(1).path("line").asInt()).isEqualTo(3);

        Answer created = upload(spec, csv);
        assertThat(get("/v1/datasets/" + id(created) + "/preview?rows=3").json())
                .isEqualTo(told);
        assertThat(get("/v1/datasets/" + id(created) + "/preview?rows=0")
                        .json()
                        .path("rows")
                        .size())
                .isZero();
    }

    @Test
    void a_preview_of_texts_shows_what_is_learnt_of_each_form() {
        String jsonl = """
                {"text": "Assets equal liabilities plus equity."}
                {"prompt": "What is a loan?", "completion": " Money lent."}
                {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
                {"text": "%s"}
                """.formatted("x".repeat(40_000));
        JsonNode rows = preview(LoanRows.textSpec("texts"), jsonl).json().path("rows");
        assertThat(rows.path(0).has("prompt")).isFalse();
        assertThat(rows.path(0).path("answer").asString()).isEqualTo("Assets equal liabilities plus equity.");
        assertThat(rows.path(1).path("prompt").asString()).isEqualTo("What is a loan?");
        assertThat(rows.path(2).path("prompt").asString())
                .contains("user", "Hi")
                .doesNotContain("Hello");
        assertThat(rows.path(2).path("answer").asString()).startsWith("Hello");
        Answer stored = upload(LoanRows.textSpec("texts"), jsonl);
        JsonNode last = get("/v1/datasets/" + id(stored) + "/preview?rows=50")
                .json()
                .path("rows")
                .path(3);
        assertThat(last.path("answer").asString()).hasSize(32_000);
    }

    @Test
    void a_preview_refuses_what_the_upload_would() {
        assertThat(preview(LoanRows.spec("p").replace("\" bad\"", "\" good\""), LoanRows.csv(20)))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(400))
                .satisfies(refused -> assertThat(fields(refused)).containsExactly("decision.outcomes[1].answer"));
        assertThat(preview(LoanRows.spec("p"), LoanRows.csv(20).replaceFirst("purpose", "reason"))
                        .slug())
                .isEqualTo("missing-column");
        assertThat(preview(LoanRows.spec("p"), "amount,purpose,age,class\n1,car,4,x\n")
                        .slug())
                .isEqualTo("too-few-rows");
        assertThat(get("/v1/datasets/none/preview").slug()).isEqualTo("unknown-dataset");
        assertThat(get("/v1/datasets/none/preview?rows=51").detail())
                .isEqualTo("rows: must be less than or equal to 50.");
        assertThat(get("/v1/datasets/none/preview?rows=all").detail())
                .isEqualTo("Parameter 'rows' must be a whole number from 0 to 50.");
    }

    private static long storedFiles() throws IOException {
        Path folder = DIRECTORY.resolve("datasets");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void an_unknown_data_set_is_a_problem() {
        assertThat(get("/v1/datasets/none").slug()).isEqualTo("unknown-dataset");
        assertThat(get("/v1/datasets/none/quarantine").status()).isEqualTo(404);
        assertThat(post("/v1/datasets/none/archive", "").slug()).isEqualTo("unknown-dataset");
    }

    private static List<String> fields(Answer refused) {
        List<String> fields = new ArrayList<>();
        refused.json()
                .path("errors")
                .forEach(error -> fields.add(error.path("field").asString()));
        return fields;
    }

    @Test
    void a_split_by_time_needs_a_time() {
        String spec = LoanRows.spec("timeless").replace("\"seed\":1}", "\"seed\":1,\"method\":\"BY_TIME\"}");
        Answer refused = upload(spec, LoanRows.csv(30));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail())
                .contains("split.method")
                .contains("EVENT_TIME")
                .contains("RANDOM");
    }

    @Test
    void rows_of_one_time_cannot_be_split_by_it() {
        String one = LoanRows.dated(60).replaceAll("2026-\\d\\d-\\d\\d", "2026-05-05");
        Answer refused = upload(LoanRows.datedSpec("onetime"), one);
        assertThat(refused.slug()).isEqualTo("too-few-rows");
        assertThat(refused.detail()).contains("split by time").contains("split at random");
    }
}
