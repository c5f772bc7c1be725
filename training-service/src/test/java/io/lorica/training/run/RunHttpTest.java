package io.lorica.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.LoraOptions;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.decision.metrics.Ranking;
import io.lorica.decision.metrics.ScoredRow;
import io.lorica.engine.options.Precision;
import io.lorica.training.LoanRows;
import io.lorica.training.ServiceTest;
import io.lorica.training.basemodel.BaseModels;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunHttpTest extends ServiceTest {
    private static final String QUICK =
            "\"options\":{\"rank\":2,\"max_steps\":3,\"batch_size\":4,\"max_tokens\":64,\"precision\":\"fp32\"}";
    private static final String ANSWERS = QUICK.replace("\"rank\"", "\"read\":\"answers\",\"rank\"");
    private static final String ENDLESS =
            "\"options\":{\"rank\":2,\"epochs\":1000,\"batch_size\":1,\"max_tokens\":64,\"precision\":\"fp32\"}";

    @Autowired
    RunLedger ledger;

    @Test
    void a_data_set_whose_spec_can_only_decide_wrongly_is_refused_though_it_was_taken_once() {
        String id = loans();
        new JdbcTemplate(POSTGRES.asSuperuser())
                .execute(("alter table training.dataset disable trigger user;"
                                + " update training.dataset set decision ="
                                + " jsonb_set(decision, '{outcomes,1,answer}', '\" good \"') where id = '%s';"
                                + " alter table training.dataset enable trigger user")
                        .formatted(id));
        Answer refused = create(name("task"), "TASK", id, QUICK);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("dataset_ids: names '" + id, "decision.outcomes[1].answer");
    }

    @Test
    void answers_of_which_one_begins_with_the_tokens_of_the_other_fail_the_run_before_it_trains() {
        String id = id(upload(LoanRows.spec("prefixed").replace("\" bad\"", "\" goodness\""), LoanRows.csv(30)));
        JsonNode run = ended(create(name("task"), "TASK", id, ANSWERS));
        assertThat(run.path("state").asString()).isEqualTo("FAILED");
        assertThat(run.path("error").asString())
                .contains("the answer ' goodness' begins with all tokens of the answer ' good'");
    }

    @Test
    void an_archived_data_set_is_trained_on_no_more_and_none_is_archived_while_a_run_uses_it() {
        String id = loans();
        String endless = ENDLESS.replace("\"rank\"", "\"read\":\"answers\",\"rank\"");
        String run = create(name("task"), "TASK", id, endless).json().path("id").asString();
        Answer inUse = post("/v1/datasets/" + id + "/archive", "");
        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.slug()).isEqualTo("dataset-in-use");
        assertThat(inUse.json().path("training_runs").path(0).asString()).isEqualTo(run);

        post("/v1/training-runs/" + run + "/cancel", "");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get("/v1/training-runs/" + run).json().has("finished_at"));
        Answer archived = post("/v1/datasets/" + id + "/archive", "");
        assertThat(archived.status()).as(archived.body()).isEqualTo(200);
        assertThat(archived.json().path("archived_at").asString()).isNotBlank();
        assertThat(post("/v1/datasets/" + id + "/archive", "").json()).isEqualTo(archived.json());

        assertThat(get("/v1/datasets/" + id).json()).isEqualTo(archived.json());
        assertThat(get("/v1/datasets/" + id + "/quarantine").status()).isEqualTo(200);
        assertThat(get("/v1/datasets?limit=200").body()).doesNotContain(id);
        assertThat(get("/v1/datasets?limit=200&include_archived=true").body()).contains(id);
        Answer refused = create(name("task"), "TASK", id, QUICK);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("dataset_ids: names '" + id + "', which is archived");
    }

    @Test
    void a_domain_adapter_and_a_task_adapter_on_it_are_trained_evaluated_and_registered() {
        String domain = name("domain");
        JsonNode domainRun = ended(create(domain, "DOMAIN", texts(), QUICK));
        assertThat(domainRun.path("state").asString()).as(domainRun.toString()).isEqualTo("SUCCEEDED");
        assertThat(DIRECTORY.resolve("weights")).isDirectoryContaining("glob:**-fp32.weights");
        assertThat(domainRun
                        .path("evaluation")
                        .path("held_out_loss")
                        .path("tokens")
                        .asInt())
                .isPositive();

        String task = name("task");
        JsonNode run = ended(create(task, "TASK", loans(), ANSWERS + parent(domain, 1)));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(run.path("evaluation").path("contenders").propertyNames())
                .contains("constant", "base", "domain", "stack", "points", "decision");
        assertThat(REGISTRY.file(task, 1, "scorecard.json")).isNotEmpty();
        JsonNode reference = JsonMapper.shared().readTree(REGISTRY.file(task, 1, "reference.json"));
        assertThat(reference.path("drawn").path("from").asString())
                .isEqualTo("training rows whose outcome is not 'bad'");
        assertThat(reference.path("rows").size())
                .isEqualTo(reference.path("drawn").path("candidates").asInt())
                .isPositive();
        assertThat(run.path("evaluation").path("parts").findValuesAsString("part"))
                .containsExactly("points", "boosting", "adapter");
        assertThat(run.path("result").path("number").asInt()).isEqualTo(1);

        assertThat(REGISTRY.versions(task).getFirst().path("created_by_id").asString())
                .as("registered on behalf of the key that created the run")
                .isEqualTo("key-1");
        JsonNode manifest = REGISTRY.versions(task).getFirst().path("manifest");
        assertThat(manifest.path("parent").path("name").asString()).isEqualTo(domain);
        assertThat(manifest.path("decision").path("risk_threshold").asDouble()).isEqualTo(1 / 6.0);
        assertThat(manifest.path("decision").path("calibration").path("method").asString())
                .isEqualTo("PLATT");
        assertThat(manifest.path("metrics").propertyNames())
                .contains(
                        "auc",
                        "auc_low",
                        "ks",
                        "mcc",
                        "risky_recall",
                        "mean_cost",
                        "log_loss",
                        "ece",
                        "base_auc",
                        "domain_auc",
                        "constant_accuracy");
        assertThat(manifest.path("training_options").path("rank").asInt()).isEqualTo(2);
        String card = new String(REGISTRY.file(task, 1, "README.md"), StandardCharsets.UTF_8);
        assertThat(card)
                .contains("library_name: peft")
                .contains("| stack |")
                .contains("CC0")
                .contains(domain);
    }

    @Test
    void a_spec_that_leaves_the_adapter_out_makes_a_version_of_its_scorecard_alone() {
        String spec =
                LoanRows.spec("loans").replace("\"risky_label\"", "\"parts\":{\"adapter\":\"NEVER\"},\"risky_label\"");
        String task = name("task");

        JsonNode run = ended(create(task, "TASK", id(upload(spec, LoanRows.csv(60))), QUICK));

        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(run.path("evaluation").path("contenders").propertyNames())
                .contains("constant", "points", "decision")
                .doesNotContain("frozen", "base", "stack");
        assertThat(REGISTRY.file(task, 1, "scorecard.json")).isNotEmpty();
        assertThat(REGISTRY.file(task, 1, "adapter_model.safetensors")).isNull();
        assertThat(new String(REGISTRY.file(task, 1, "README.md"), StandardCharsets.UTF_8))
                .contains("Scorecard without an adapter")
                .doesNotContain("peft", "base model", "base_model");
        assertThat(REGISTRY.versions(task)
                        .getFirst()
                        .path("manifest")
                        .path("training_options")
                        .propertyNames())
                .containsExactly("seed");
        JsonNode report = JsonMapper.shared().readTree(REGISTRY.file(task, 1, "report.json"));
        assertThat(run.path("plan").path("options").propertyNames()).containsExactly("seed");
        assertThat(run.path("plan").path("trains_adapter").asBoolean(true)).isFalse();
        assertThat(run.path("plan").propertyNames()).doesNotContain("precision_choice", "base_shape");
        assertThat(report.path("parts").valueStream())
                .filteredOn(part -> part.path("part").asString().equals("adapter"))
                .singleElement()
                .extracting(part -> part.path("use").asString())
                .isEqualTo("NEVER");
        JsonNode warnings = run.path("evaluation").path("warnings");
        assertThat(warnings.path(0).asString()).contains("tells the outcome all by itself");
        assertThat(report.path("warnings")).isEqualTo(warnings);
        assertThat(report.path("sentence").asString())
                .contains("the language model is left out", warnings.path(0).asString());
    }

    @Test
    void what_decisions_are_worth_is_measured_and_can_be_measured_again_from_the_predictions() throws IOException {
        String id = id(upload(LoanRows.datedSpec("dated"), LoanRows.dated(400)));
        assertThat(get("/v1/datasets/" + id).json().path("split").path("method").asString())
                .isEqualTo("BY_TIME");
        String task = name("measured");
        JsonNode run = ended(create(task, "TASK", id, QUICK));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");

        JsonNode report = JsonMapper.shared().readTree(REGISTRY.file(task, 1, "report.json"));
        List<CSVRecord> predictions = predictions(task);
        assertThat(predictions).hasSize(400);
        assertThat(predictions.getFirst().get("line")).isEqualTo("2");
        List<CSVRecord> test = predictions.stream()
                .filter(row -> row.get("held_out").equals("test"))
                .toList();
        assertThat(test).hasSize(report.path("split").path("test").asInt());
        double auc = Ranking.auc(test.stream()
                .map(row -> new ScoredRow(
                        Double.parseDouble(row.get("probability bad")),
                        row.get("label").equals("bad")))
                .toList());
        assertThat(report.path("metrics").path("auc").asDouble()).isEqualTo(auc).isGreaterThan(0.6);
        assertThat(report.path("curves").path(0).path("auc").asDouble()).isEqualTo(auc);
        assertThat(run.path("evaluation")
                        .path("contenders")
                        .path("decision")
                        .path("auc")
                        .asDouble())
                .isEqualTo(auc);
        long right = test.stream()
                .filter(row -> row.get("label").equals(row.get("decided")))
                .count();
        JsonNode counts = report.path("confusion").path("counts");
        assertThat(counts.path(0).path(0).asInt() + counts.path(1).path(1).asInt())
                .isEqualTo((int) right);
    }

    @Test
    void a_split_by_time_is_tested_on_later_rows_than_it_was_trained_on_and_the_report_follows_time() {
        String id = id(upload(LoanRows.datedSpec("dated"), LoanRows.dated(400)));
        String task = name("dated");
        JsonNode run = ended(create(task, "TASK", id, QUICK));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        JsonNode report = JsonMapper.shared().readTree(REGISTRY.file(task, 1, "report.json"));
        JsonNode split = report.path("split");
        assertThat(split.path("method").asString()).isEqualTo("BY_TIME");
        assertThat(split.path("test_from").asString())
                .isGreaterThan(split.path("training_to").asString());
        assertThat(report.path("drift").path("periods").findValuesAsString("rows_are"))
                .contains("OUT_OF_FOLD", "TEST");
        assertThat(report.path("drift").path("fields").findValuesAsString("field"))
                .containsExactlyInAnyOrder("amount", "purpose");
        assertThat(report.path("fairness").path(0).path("field").asString()).isEqualTo("age");
        assertThat(report.path("points").path("fields").findValuesAsString("field"))
                .contains("amount");
        assertThat(report.path("fields").findValuesAsString("field")).contains("amount");
        assertThat(report.path("learning_curve").path("points").size()).isEqualTo(3);
        assertThat(report.path("rivals").findValuesAsString("contender")).contains("constant", "points");
        assertThat(report.path("reason_stability").path("draws").asInt()).isEqualTo(5);
        assertThat(report.path("sentence").asString()).contains("this model").contains("test rows");
    }

    private static List<CSVRecord> predictions(String adapter) throws IOException {
        try (var csv = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(
                        new String(REGISTRY.file(adapter, 1, "predictions.csv"), StandardCharsets.UTF_8)))) {
            return csv.getRecords();
        }
    }

    @Test
    void a_decision_between_three_outcomes_is_calibrated_measured_and_registered() {
        String id = id(upload(LoanRows.shipmentsSpec("shipments"), LoanRows.shipments(60)));
        assertThat(get("/v1/datasets/" + id + "/preview")
                        .json()
                        .path("splits")
                        .path(2)
                        .path("outcomes")
                        .propertyNames())
                .containsExactlyInAnyOrder("clean", "minor", "fraud");
        String task = name("customs");
        JsonNode run = ended(create(task, "TASK", id, ANSWERS));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");

        JsonNode stack = run.path("evaluation").path("contenders").path("decision");
        assertThat(stack.has("threshold")).isFalse();
        assertThat(stack.path("outcomes").propertyNames()).containsExactlyInAnyOrder("clean", "minor", "fraud");
        assertThat(stack.path("automated").path("overall").path("decided").asInt())
                .isEqualTo((int) Math.round(stack.path("rows").asInt()
                        * (1 - stack.path("review_share").asDouble())));
        JsonNode manifest = REGISTRY.versions(task).getFirst().path("manifest");
        JsonNode decision = manifest.path("decision");
        assertThat(decision.has("risk_threshold")).isFalse();
        assertThat(decision.path("calibration").path("method").asString()).isEqualTo("TEMPERATURE");
        assertThat(decision.path("calibration").path("weights").size()).isEqualTo(3);
        assertThat(decision.path("spec")
                        .path("costs")
                        .path("fraud")
                        .path("clean")
                        .asDouble())
                .isEqualTo(20);
        assertThat(manifest.path("metrics").propertyNames())
                .contains(
                        "auc",
                        "auc_low",
                        "macro_f1",
                        "log_loss",
                        "ece",
                        "review_share",
                        "recall_minor",
                        "precision_clean",
                        "auc_fraud",
                        "base_log_loss",
                        "constant_mean_cost")
                .doesNotContain("ks", "risky_recall");
        String card = new String(REGISTRY.file(task, 1, "README.md"), StandardCharsets.UTF_8);
        assertThat(card)
                .contains("| true | clean | minor | fraud | review |")
                .contains("| fraud | 20.0 | 8.0 | 0.0 | 1.0 |")
                .contains("temperature scaling")
                .contains("insufficient rows");
        JsonNode report = JsonMapper.shared().readTree(REGISTRY.file(task, 1, "report.json"));
        assertThat(report.path("curves").findValuesAsString("label")).containsExactly("clean", "minor", "fraud");
        assertThat(report.path("confusion").path("decisions").size()).isEqualTo(4);
        assertThat(report.has("points")).isFalse();
    }

    @Test
    void events_are_numbered_end_after_the_final_state_and_resume_after_the_last_one_seen() {
        String id = id(create(name("watched"), "DOMAIN", texts(), QUICK));
        String all = get("/v1/training-runs/" + id + "/events").body();
        assertThat(all).contains("id:1\n").contains("\"state\":\"QUEUED\"").contains("\"state\":\"SUCCEEDED\"");
        assertThat(all).contains("\"loss\":").contains("event:progress");
        long last = all.lines().filter(line -> line.startsWith("id:")).count();
        String rest = get("/v1/training-runs/" + id + "/events", "Last-Event-ID", Long.toString(last - 1))
                .body();
        assertThat(rest.lines().filter(line -> line.startsWith("id:"))).containsExactly("id:" + last);
        assertThat(get("/v1/training-runs/" + id + "/events", "Last-Event-ID", "x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_running_run_is_cancelled_at_its_next_step_and_registers_nothing() {
        String adapter = name("cancelled");
        String id = id(create(adapter, "DOMAIN", texts(), ENDLESS));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get("/v1/training-runs/" + id)
                        .json()
                        .path("state")
                        .asString()
                        .equals("TRAINING"));
        // Waits behind the running one.
        String queued = id(create(name("waiting"), "DOMAIN", texts(), ENDLESS));
        assertThat(post("/v1/training-runs/" + queued + "/cancel", "")
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("CANCELLED");
        assertThat(post("/v1/training-runs/" + id + "/cancel", "").status()).isEqualTo(200);
        assertThat(ended(id).path("state").asString()).isEqualTo("CANCELLED");
        assertThat(REGISTRY.versions(adapter)).isEmpty();
    }

    @Test
    void an_ended_run_cannot_be_cancelled() {
        String id = id(create(name("done"), "DOMAIN", texts(), QUICK));
        ended(id);
        assertThat(post("/v1/training-runs/" + id + "/cancel", "").slug()).isEqualTo("run-ended");
    }

    @Test
    void a_run_goes_on_after_a_registry_outage_and_registers_once() {
        String adapter = name("outage");
        REGISTRY.failRegistrations(1);
        JsonNode run = ended(create(adapter, "DOMAIN", texts(), QUICK));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(REGISTRY.versions(adapter)).hasSize(1);
    }

    @Test
    void an_attempt_that_was_cut_off_after_registering_does_not_register_again(@Autowired RunWorker worker) {
        var jdbc = new JdbcTemplate(POSTGRES.asSuperuser());
        String adapter = name("repeated");
        String id = id(create(adapter, "DOMAIN", texts(), QUICK));
        ended(id);
        // As the database looks when the node died between the registry's answer and its own note of it.
        jdbc.execute("alter table training.training_run disable trigger ended_run_is_immutable");
        jdbc.update(
                "update training.training_run set state = 'REGISTERING', result = null, finished_at = null"
                        + " where id = ?",
                id);
        jdbc.execute("alter table training.training_run enable trigger ended_run_is_immutable");
        worker.run(id);
        assertThat(ledger.find(id).state().name()).isEqualTo("SUCCEEDED");
        assertThat(REGISTRY.versions(adapter)).hasSize(1);
    }

    @Test
    void a_run_shows_what_it_is_trained_with_once_it_was_begun() {
        String adapter = name("planned");
        Answer created = create(
                adapter,
                "DOMAIN",
                texts(),
                "\"options\":{\"rank\":2,\"max_steps\":2,\"learning_rate\":0.00013,\"precision\":\"fp32\"}");
        assertThat(created.json().has("plan")).isFalse();
        JsonNode run = ended(created);
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        JsonNode plan = run.path("plan");
        assertThat(plan.path("precision_choice").asString()).isEqualTo("ASKED_FOR");
        assertThat(plan.path("base_shape").path("layers").asInt()).isPositive();
        JsonNode options = plan.path("options");
        JsonNode kept = REGISTRY.versions(adapter).getFirst().path("manifest").path("training_options");
        assertThat(options.propertyNames()).containsExactlyInAnyOrderElementsOf(kept.propertyNames());
        assertThat(options.path("precision")).isEqualTo(kept.path("precision"));
        assertThat(options.path("learning_rate").asDouble()).isEqualTo(0.00013);
        assertThat(get("/v1/training-runs?limit=1").json().path("items").path(0).path("plan"))
                .isEqualTo(plan);
    }

    @Test
    void an_attempt_that_is_begun_again_keeps_the_plan_of_the_first(
            @Autowired RunWorker worker, @Autowired BaseModels baseModels) {
        String adapter = name("kept");
        TrainingRun run = ledger.queue(
                new CreateTrainingRunRequest(
                        adapter,
                        AdapterLayer.DOMAIN,
                        null,
                        List.of(texts()),
                        JsonMapper.shared().readValue("{\"rank\":2,\"maxSteps\":2}", LoraOptions.class)),
                baseModels.ref(),
                new RunOrigin("key-1", "branch-7", null));
        // As if a node with another taste had begun it and died.
        ledger.keepPlan(
                ledger.beginAttempt(run.id()).orElseThrow(),
                ResolvedPlan.of(
                        JsonMapper.shared().readValue("{\"rank\":3,\"maxSteps\":2}", LoraOptions.class),
                        () -> Precision.BF16,
                        baseModels.shape(),
                        List.of(DatasetKind.JSONL)));
        worker.run(run.id());
        assertThat(ledger.find(run.id()).state())
                .as(String.valueOf(ledger.find(run.id())))
                .isEqualTo(RunState.SUCCEEDED);
        JsonNode options =
                REGISTRY.versions(adapter).getFirst().path("manifest").path("training_options");
        assertThat(options.path("rank").asInt()).isEqualTo(3);
        assertThat(options.path("precision").asString()).isEqualTo("bf16");
    }

    @Test
    void the_key_that_created_a_run_is_kept_with_it(@Autowired JdbcTemplate jdbc) {
        String id = id(create(name("owned"), "DOMAIN", texts(), QUICK));
        assertThat(jdbc.queryForMap("select created_by_id, created_by from training_run where id = ?", id))
                .containsEntry("created_by_id", "key-1")
                .containsEntry("created_by", "branch-7");
        ended(id);
    }

    @Test
    void a_parent_whose_file_was_changed_is_not_trained_on() {
        String domain = name("damaged");
        ended(create(domain, "DOMAIN", texts(), QUICK));
        REGISTRY.damage(domain, 1, "adapter_model.safetensors");
        JsonNode run = ended(create(name("task"), "TASK", loans(), QUICK + parent(domain, 1)));
        assertThat(run.path("state").asString()).isEqualTo("FAILED");
        assertThat(run.path("error").asString())
                .contains("adapter_model.safetensors")
                .contains("digest");
    }

    @Test
    void a_row_longer_than_max_tokens_fails_the_run_with_line_and_remedy() {
        String options = QUICK.replace("\"max_tokens\":64", "\"max_tokens\":8");
        JsonNode run = ended(create(name("long"), "TASK", loans(), options));
        assertThat(run.path("state").asString()).isEqualTo("FAILED");
        assertThat(run.path("error").asString()).contains("line").contains("max_tokens");
    }

    @Test
    void a_task_acts_from_its_invocation_on_and_its_version_says_so() {
        String task = name("activated");
        JsonNode run = ended(create(task, "TASK", loans(), invocation(":")));
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(REGISTRY.versions(task)
                        .getFirst()
                        .path("manifest")
                        .path("training_options")
                        .path("invocation")
                        .asString())
                .isEqualTo(":");
        JsonNode config = JsonMapper.shared().readTree(REGISTRY.file(task, 1, "adapter_config.json"));
        assertThat(config.path("alora_invocation_tokens").size()).isEqualTo(1);
    }

    @Test
    void an_invocation_that_prompts_lack_or_answers_repeat_fails_the_run_with_the_line() {
        JsonNode lacking = ended(create(name("lacking"), "TASK", loans(), invocation("Answer:")));
        assertThat(lacking.path("state").asString()).isEqualTo("FAILED");
        assertThat(lacking.path("error").asString()).contains("line 2").contains("options.invocation 'Answer:'");
        String spec = LoanRows.textSpec("repeats");
        String repeats = "{\"prompt\":\"a:\",\"completion\":\"b:\"}\n".repeat(4);
        JsonNode repeating = ended(create(name("repeating"), "TASK", id(upload(spec, repeats)), invocation(":")));
        assertThat(repeating.path("error").asString()).contains("repeats options.invocation");
    }

    @Test
    void a_domain_adapter_has_no_invocation() {
        assertThat(create(name("x"), "DOMAIN", texts(), invocation(":")).detail())
                .contains("options.invocation")
                .contains("TASK");
    }

    @Test
    void bad_options_are_all_named() {
        Answer refused = create(
                name("bad"),
                "DOMAIN",
                texts(),
                "\"options\":{\"targets\":[\"q\",\"z\"],\"schedule\":\"steps\",\"precision\":\"fp8\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail())
                .contains("'z'")
                .contains("options.schedule")
                .contains("options.precision");
        assertThat(create(name("bad"), "DOMAIN", texts(), "\"options\":{\"rank\":0}")
                        .detail())
                .contains("rank");
    }

    @Test
    void unknown_data_sets_parents_and_wrong_combinations_are_refused() {
        assertThat(create(name("x"), "DOMAIN", "none", QUICK).detail()).contains("'none'");
        assertThat(create(name("x"), "DOMAIN", loans(), QUICK).detail()).contains("TABULAR");
        assertThat(create(name("x"), "TASK", loans() + "\",\"" + loans(), QUICK).detail())
                .contains("2 TABULAR");
        assertThat(create(name("x"), "TASK", loans(), QUICK + parent("nobody", 1))
                        .detail())
                .contains("nobody v1 is not in the registry");
        assertThat(create(name("x"), "DOMAIN", texts(), QUICK + parent("nobody", 1))
                        .detail())
                .contains("parent");
    }

    @Test
    void b40_an_adapter_does_not_bear_its_bases_name() {
        Answer refused = create("tiny-base", "TASK", loans(), QUICK);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("adapter").contains("the base model's name; choose another");
    }

    @Test
    void a_layer_other_than_the_adapters_and_a_task_as_parent_are_refused() {
        String task = name("layered");
        ended(create(task, "TASK", texts(), QUICK));
        assertThat(create(task, "DOMAIN", texts(), QUICK).detail()).contains("has layer TASK");
        assertThat(create(name("above"), "TASK", texts(), QUICK + parent(task, 1))
                        .detail())
                .contains("is a TASK adapter");
    }

    @Test
    void the_same_key_gives_the_same_run() {
        String key = UUID.randomUUID().toString();
        String body = body(name("keyed"), "DOMAIN", texts(), QUICK);
        Answer first = post("/v1/training-runs", body, "Idempotency-Key", key);
        assertThat(id(post("/v1/training-runs", body, "Idempotency-Key", key))).isEqualTo(id(first));
        assertThat(post("/v1/training-runs", body.replace("DOMAIN", "TASK"), "Idempotency-Key", key)
                        .slug())
                .isEqualTo("idempotency-conflict");
        ended(first);
    }

    @Test
    void an_unknown_run_is_a_problem() {
        assertThat(get("/v1/training-runs/none").slug()).isEqualTo("unknown-training-run");
        assertThat(post("/v1/training-runs/none/cancel", "").status()).isEqualTo(404);
        assertThat(get("/v1/training-runs?limit=1").json().path("items").size()).isLessThanOrEqualTo(1);
    }

    @Test
    void a_run_goes_on_under_the_trace_of_the_request_that_created_it() {
        String adapter = name("traced");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        ended(create(adapter, "DOMAIN", texts(), QUICK, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));

        assertThat(REGISTRY.versions(adapter).getFirst().path("traceparent").asString())
                .as("the call that registers the version")
                .startsWith("00-" + trace + "-")
                .doesNotContain("00f067aa0ba902b7");
    }

    private Answer create(String adapter, String layer, String datasets, String more, String... headers) {
        return post("/v1/training-runs", body(adapter, layer, datasets, more), headers);
    }

    private static String body(String adapter, String layer, String datasets, String more) {
        return "{\"adapter\":\"%s\",\"layer\":\"%s\",\"dataset_ids\":[\"%s\"],%s}"
                .formatted(adapter, layer, datasets, more);
    }

    private static String invocation(String text) {
        return QUICK.replace("\"rank\":2", "\"rank\":2,\"invocation\":\"" + text + "\"");
    }

    private String texts() {
        return id(upload(LoanRows.textSpec("texts"), LoanRows.texts(20)));
    }

    private String loans() {
        return id(upload(LoanRows.spec("loans"), LoanRows.csv(30)));
    }

    private static String parent(String name, int version) {
        return ",\"parent\":{\"name\":\"%s\",\"version\":%d}".formatted(name, version);
    }

    private static String name(String start) {
        return start + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
