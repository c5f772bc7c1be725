package io.lorica.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** A base model without a chat template trains whatever needs none. */
@TestPropertySource(
        properties = {"test.database=plain_base", "test.base-model=src/test/resources/cases/x07/plain-base"})
class PlainBaseTest extends ServiceTest {

    @BeforeAll
    static void a_database_of_its_own() {
        POSTGRES.create("plain_base");
        POSTGRES.addRoles("plain_base");
    }

    @Test
    void x07_a_base_without_a_chat_template_trains_a_table() {
        JsonNode run = run("TASK", dataset(LoanRows.remarksSpec("plain-loans"), LoanRows.remarks(100)));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(run.path("evaluation").path("contenders").has("frozen")).isTrue();
    }

    @Test
    void x07_a_base_without_a_chat_template_trains_plain_text() {
        JsonNode run = run("DOMAIN", dataset(LoanRows.textSpec("plain-texts"), LoanRows.texts(30)));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void prompts_with_completions_need_no_template_either() {
        String rows = "{\"prompt\":\"A loan of 5:\",\"completion\":\" good\"}\n".repeat(8);
        JsonNode run = run("DOMAIN", dataset(LoanRows.textSpec("plain-completions"), distinct(rows)));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void chats_are_refused_with_what_to_do() {
        String rows = "{\"messages\":[{\"role\":\"user\",\"content\":\"A loan of 5?\"},"
                + "{\"role\":\"assistant\",\"content\":\"good\"}]}\n";
        JsonNode run = run("DOMAIN", dataset(LoanRows.textSpec("plain-chats"), distinct(rows.repeat(8))));
        assertThat(run.path("state").asString()).isEqualTo("FAILED");
        assertThat(run.path("error").asString())
                .contains("no chat template", "Use an instruction-tuned model for chats");
    }

    private static String distinct(String rows) {
        var numbered = new StringBuilder();
        int[] number = {100};
        rows.lines()
                .forEach(row -> numbered.append(row.replace("of 5", "of " + number[0]++))
                        .append('\n'));
        return numbered.toString();
    }

    private String dataset(String spec, String rows) {
        Answer uploaded = upload(spec, rows);
        assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(201);
        return uploaded.json().path("id").asString();
    }

    private JsonNode run(String layer, String dataset) {
        Answer created = post("/v1/training-runs", """
                {"adapter":"plain-%s","layer":"%s","dataset_ids":["%s"],
                 "options":{"rank":2,"max_steps":3,"batch_size":4,"max_tokens":128,"precision":"fp32"}}
                """.formatted(dataset.toLowerCase(Locale.ROOT), layer, dataset));
        assertThat(created.status()).as(created.body()).isBetween(200, 299);
        String id = created.json().path("id").asString();
        return await().atMost(Duration.ofSeconds(90))
                .until(() -> get("/v1/training-runs/" + id).json(), run -> run.has("finished_at"));
    }
}
