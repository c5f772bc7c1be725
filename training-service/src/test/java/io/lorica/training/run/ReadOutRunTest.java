package io.lorica.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.training.RunState;
import io.lorica.training.LoanRows;
import io.lorica.training.ServiceTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs whose decisions are read out of the language model's hidden states. */
class ReadOutRunTest extends ServiceTest {
    private static final String QUICK = "\"rank\":2,\"epochs\":2,\"max_tokens\":128,\"precision\":\"fp32\"";

    @Autowired
    RunLedger ledger;

    @Test
    void a_text_that_says_what_fields_do_not_is_read_and_makes_the_decision_better() {
        String task = name();
        JsonNode run = succeeded(create(task, remarks(300), QUICK));

        JsonNode contenders = run.path("evaluation").path("contenders");
        assertThat(contenders.propertyNames())
                .contains("constant", "frozen", "boosting", "decision")
                .doesNotContain("base", "domain");
        assertThat(auc(contenders, "decision")).isGreaterThan(0.8).isGreaterThan(auc(contenders, "boosting"));
        assertThat(weight(run)).isPositive();
        JsonNode reading = run.path("evaluation").path("reading");
        assertThat(reading.path("said").asString())
                .startsWith("The language model is read after")
                .contains("It adds to the scorecard on");
        assertThat(reading.path("rows").asInt())
                .isEqualTo(reading.path("of_rows").asInt())
                .isPositive();
        assertThat(reading.path("losses").size()).isGreaterThan(1);
        assertThat(run.path("plan").path("options").path("read").asString()).isEqualTo("states");
        assertThat(run.path("plan").path("learning_rate_choice").asString()).isEqualTo("TRIED_FIRST");

        assertThat(REGISTRY.file(task, 1, "readout.safetensors")).isNotEmpty();
        boolean hasAdapter = REGISTRY.file(task, 1, "adapter_model.safetensors") != null;
        assertThat(contenders.has("stack")).isEqualTo(hasAdapter);
        assertThat(json(task, "scorecard.json").path("adapter_weight").asDouble())
                .isEqualTo(weight(run));
        assertThat(json(task, "reference.json").path("adapter").size()).isEqualTo(2);
        assertThat(json(task, "report.json").path("notes").path(0)).isEqualTo(reading.path("said"));
        JsonNode options = REGISTRY.versions(task).getFirst().path("manifest").path("training_options");
        assertThat(options.path("read").asString()).isEqualTo("states");
        assertThat(options.path("rows").asInt()).isEqualTo(reading.path("rows").asInt());
        assertThat(card(task)).contains("out of the prompt's hidden states", "Log-loss of held-out training rows");
    }

    @Test
    void the_same_rows_options_and_seed_make_the_same_version() {
        String data = remarks(120);
        String one = name();
        String other = name();
        succeeded(create(one, data, QUICK));
        succeeded(create(other, data, QUICK));
        for (String file :
                new String[] {"readout.safetensors", "scorecard.json", "reference.json", "predictions.csv"}) {
            assertThat(REGISTRY.file(other, 1, file)).as(file).isEqualTo(REGISTRY.file(one, 1, file));
        }
    }

    @Test
    void a_table_without_text_whose_fields_say_all_that_is_read_gets_no_adapter_and_is_told_why() {
        String task = name();
        JsonNode run = succeeded(create(task, id(upload(LoanRows.datedSpec("loans"), LoanRows.dated(400))), QUICK));

        String said = run.path("evaluation").path("reading").path("said").asString();
        assertThat(said)
                .startsWith("The language model adds nothing beyond chance to the fields on ")
                .contains("with it", "without")
                .endsWith("no adapter was trained.");
        assertThat(run.path("evaluation").path("contenders").propertyNames())
                .contains("points", "decision")
                .doesNotContain("frozen", "stack");
        assertThat(run.path("evaluation").path("reading").path("losses").isEmpty())
                .isTrue();
        assertThat(weight(run)).isZero();
        assertThat(REGISTRY.file(task, 1, "readout.safetensors")).isNull();
        assertThat(REGISTRY.file(task, 1, "adapter_model.safetensors")).isNull();
        assertThat(REGISTRY.file(task, 1, "scorecard.json")).isNotEmpty();
        assertThat(REGISTRY.versions(task)
                        .getFirst()
                        .path("manifest")
                        .path("training_options")
                        .propertyNames())
                .containsExactly("seed");
        assertThat(card(task))
                .startsWith("---\ntags:\n- lorica\n- task\n---\n")
                .contains("Scorecard without an adapter", said)
                .doesNotContain("peft");
        assertThat(json(task, "report.json").path("notes").path(0).asString()).isEqualTo(said);
    }

    /** Remarks that no two rows share tell a scorecard nothing, and are no text to it. */
    @Test
    void a_table_without_text_that_the_frozen_model_can_read_is_trained_on() {
        String spec = LoanRows.remarksSpec("categories").replace("\"TEXT\"", "\"CATEGORY\"");
        String task = name();
        JsonNode run = succeeded(create(task, id(upload(spec, LoanRows.remarks(300))), QUICK));
        assertThat(weight(run)).isPositive();
        assertThat(run.path("evaluation").path("reading").path("losses").size()).isGreaterThan(1);
        assertThat(REGISTRY.file(task, 1, "readout.safetensors")).isNotEmpty();
        // What was read to see whether training is worth its time is not read again.
        assertThat(ledger.eventsAfter(run.path("id").asString(), 0, 500))
                .filteredOn(event -> event.state() == RunState.TRAINING
                        && event.loss() == null
                        && event.totalSteps() > 0
                        && event.step() == event.totalSteps())
                .hasSize(1);
    }

    @Test
    void a_language_model_that_must_count_is_trained_without_being_asked_first() {
        String spec = LoanRows.remarksSpec("always")
                .replace("\"TEXT\"", "\"CATEGORY\"")
                .replace("\"words\":\"NEVER\"", "\"adapter\":\"ALWAYS\"");
        String task = name();
        JsonNode run = succeeded(create(task, id(upload(spec, LoanRows.remarks(200))), QUICK));
        assertThat(weight(run)).isPositive();
        assertThat(run.path("evaluation").path("reading").path("losses").size()).isGreaterThan(1);
    }

    @Test
    void where_nothing_else_can_be_fitted_the_read_out_decides_alone() {
        String spec = LoanRows.remarksSpec("alone")
                .replace("\"words\":\"NEVER\"", "\"words\":\"NEVER\",\"points\":\"NEVER\",\"boosting\":\"NEVER\"");
        String task = name();
        JsonNode run = succeeded(create(task, id(upload(spec, LoanRows.remarks(200))), QUICK));
        assertThat(REGISTRY.file(task, 1, "readout.safetensors")).isNotEmpty();
        assertThat(REGISTRY.file(task, 1, "scorecard.json")).isNull();
        assertThat(auc(run.path("evaluation").path("contenders"), "decision")).isGreaterThan(0.8);
    }

    @Test
    void with_too_few_rows_to_learn_from_the_language_model_is_left_out_or_the_run_says_so() {
        JsonNode run = succeeded(create(name(), remarks(14), QUICK));
        assertThat(run.path("evaluation").path("reading").path("said").asString())
                .contains("was left out", "rows to learn from");

        String spec = LoanRows.remarksSpec("few").replace("\"words\":\"NEVER\"", "\"adapter\":\"ALWAYS\"");
        JsonNode failed = ended(create(name(), id(upload(spec, LoanRows.remarks(14))), QUICK));
        assertThat(failed.path("error").asString()).contains("must be part of this decision", "Upload more rows");
    }

    @Test
    void a_run_is_cancelled_in_the_middle_of_its_steps_and_registers_nothing() {
        String task = name();
        String run = id(create(
                task,
                remarks(900),
                "\"rank\":2,\"epochs\":1000,\"batch_size\":1,\"learning_rate\":1e-3,\"max_tokens\":128,"
                        + "\"precision\":\"fp32\""));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ledger.eventsAfter(run, 0, 500).stream().anyMatch(event -> event.loss() != null));
        assertThat(post("/v1/training-runs/" + run + "/cancel", "").status()).isEqualTo(200);
        assertThat(ended(run).path("state").asString()).isEqualTo("CANCELLED");
        assertThat(REGISTRY.versions(task)).isEmpty();
        assertThat(ledger.eventsAfter(run, 0, 500))
                .filteredOn(event -> event.loss() == null)
                .extracting(event -> event.step() + " of " + event.totalSteps())
                .contains("540 of 540");
    }

    @Test
    void what_the_request_names_wins_and_is_kept() {
        String task = name();
        String options = "\"targets\":[\"q\"],\"learning_rate\":0.002,\"time_budget_seconds\":77";
        JsonNode run = succeeded(create(task, remarks(200), QUICK + "," + options));
        JsonNode plan = run.path("plan");
        assertThat(plan.path("learning_rate_choice").asString()).isEqualTo("ASKED_FOR");
        assertThat(plan.path("options").path("time_budget_seconds").asInt()).isEqualTo(77);
        assertThat(plan.path("options").path("targets").size()).isEqualTo(1);
        assertThat(plan.path("options").path("rank").asInt()).isEqualTo(2);
        assertThat(run.path("evaluation").path("reading").path("learning_rate").asDouble())
                .isEqualTo(0.002);
        assertThat(REGISTRY.versions(task)
                        .getFirst()
                        .path("manifest")
                        .path("training_options")
                        .path("time_budget_seconds")
                        .asInt())
                .isEqualTo(77);
    }

    @Test
    void options_that_do_not_go_together_are_refused_with_what_to_do() {
        String table = remarks(60);
        assertThat(refusal(table, "\"read\":\"state\"")).contains("options.read", "did you mean 'states'?");
        assertThat(refusal(table, "\"read\":\"states\",\"invocation\":\":\""))
                .contains("options.read", "leave it out, or read answers");
        assertThat(refusal(table, "\"read\":\"answers\",\"time_budget_seconds\":60"))
                .contains("options.time_budget_seconds", "read from states");
        assertThat(refusal(table, "\"time_budget_seconds\":0")).contains("time_budget_seconds");
        String texts = id(upload(LoanRows.textSpec("texts"), LoanRows.texts(20)));
        assertThat(refusal(texts, "\"read\":\"answers\"")).contains("options.read", "TABULAR");
        assertThat(refusal(table + "\",\"" + texts, "\"read\":\"states\""))
                .contains("options.read", "leave the others out of dataset_ids");
    }

    private @Nullable String refusal(String datasets, String options) {
        Answer refused = create(name(), datasets, options);
        assertThat(refused.status()).isEqualTo(400);
        return refused.detail();
    }

    private static double auc(JsonNode contenders, String contender) {
        return contenders.path(contender).path("auc").asDouble();
    }

    private static double weight(JsonNode run) {
        return run.path("evaluation")
                .path("parts")
                .valueStream()
                .filter(part -> part.path("part").asString().equals("adapter"))
                .findFirst()
                .orElseThrow()
                .path("weight")
                .asDouble();
    }

    private static JsonNode json(String task, String file) {
        return JsonMapper.shared().readTree(REGISTRY.file(task, 1, file));
    }

    private static String card(String task) {
        return new String(REGISTRY.file(task, 1, "README.md"), StandardCharsets.UTF_8);
    }

    private String remarks(int rows) {
        return id(upload(LoanRows.remarksSpec("remarks"), LoanRows.remarks(rows)));
    }

    private Answer create(String adapter, String datasets, String options) {
        return post(
                "/v1/training-runs",
                "{\"adapter\":\"%s\",\"layer\":\"TASK\",\"dataset_ids\":[\"%s\"],\"options\":{%s}}"
                        .formatted(adapter, datasets, options));
    }

    private static String name() {
        return "read-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
