package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.testsupport.CreditSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AliasTest extends RegistryServer {
    @Autowired
    private MeterRegistry meters;

    @Test
    void rollback_to_any_version_keeps_history() {
        String name = adapterWithVersions(2);
        client("ann").move(name, "champion", 1, 0);
        client("bob").move(name, "champion", 2, 1);
        client("ann").move(name, "champion", 1, 2);

        assertThat(client().get("/v1/adapters/" + name + "/aliases/champion")
                        .body()
                        .at("/version/number")
                        .asInt())
                .isEqualTo(1);
        var history = client().get("/v1/adapters/" + name + "/aliases/champion/history")
                .body()
                .get("items");
        assertThat(history.valueStream()
                        .map(move -> move.path("from_version").asInt(0) + ">"
                                + move.get("to_version").asInt() + " "
                                + move.get("moved_by").asString()))
                .containsExactly("2>1 ann", "1>2 bob", "0>1 ann");
    }

    @Test
    void the_history_pages_newest_first() {
        String name = adapterWithVersions(3);
        IntStream.rangeClosed(1, 3).forEach(version -> client().move(name, "candidate", version, null));
        String path = "/v1/adapters/" + name + "/aliases/candidate/history?limit=2";
        var first = client().get(path).body();
        var second = client().get(path + "&cursor=" + first.get("next_cursor").asString())
                .body();

        assertThat(first.get("items")
                        .valueStream()
                        .map(move -> move.get("to_version").asInt()))
                .containsExactly(3, 2);
        assertThat(second.get("items")
                        .valueStream()
                        .map(move -> move.get("to_version").asInt()))
                .containsExactly(1);
    }

    @Test
    void a_past_time_tells_what_served_then() {
        String name = adapterWithVersions(2);
        String first =
                client().move(name, "champion", 1, null).body().get("moved_at").asString();
        client().move(name, "champion", 2, null);

        String path = "/v1/adapters/" + name + "/aliases/champion?at=";
        assertThat(client().get(path + first).body().at("/version/number").asInt())
                .isEqualTo(1);
        assertThat(client().get(path + "2020-01-01T00:00:00Z").status()).isEqualTo(404);
    }

    @Test
    void a_move_that_expects_another_version_changes_nothing() {
        String name = adapterWithVersions(2);
        client().move(name, "champion", 1, null);
        var refused = client().move(name, "champion", 2, 2);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.type()).isEqualTo("urn:lorica:problem:version-conflict");
        assertThat(refused.body().get("actual_version").asInt()).isEqualTo(1);
    }

    @Test
    void of_moves_that_expect_the_same_version_one_wins() throws Exception {
        String name = adapterWithVersions(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.rangeClosed(1, 8)
                    .<Callable<Integer>>mapToObj(version ->
                            () -> client().move(name, "champion", version, 0).status())
                    .toList();
            assertThat(threads.invokeAll(calls).stream()
                            .map(call -> call.resultNow())
                            .filter(status -> status == 200))
                    .hasSize(1);
        }
    }

    @Test
    void moving_to_where_it_points_leaves_no_line() {
        String name = adapterWithVersions(1);
        var first = client().move(name, "champion", 1, null);
        assertThat(client().move(name, "champion", 1, null).body()).isEqualTo(first.body());
    }

    @Test
    void a_watcher_misses_no_move_that_commits_while_it_asks() throws Exception {
        String name = adapterWithVersions(1);
        var isMoving = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watcher = threads.submit(() -> watch(name, isMoving));
            var moves = IntStream.range(0, 40)
                    .<Callable<Integer>>mapToObj(i ->
                            () -> client().move(name, "alias-" + i, 1, null).status())
                    .toList();
            assertThat(threads.invokeAll(moves).stream().map(call -> call.resultNow()))
                    .containsOnly(200);
            isMoving.set(false);
            assertThat(watcher.get()).hasSize(40);
        }
    }

    private Set<String> watch(String name, AtomicBoolean isMoving) {
        var seen = new HashSet<String>();
        long after = 0;
        boolean isLastRound;
        do {
            isLastRound = !isMoving.get();
            for (var alias : client().get("/v1/aliases?after_revision=" + after).body()) {
                assertThat(alias.get("revision").longValue()).isGreaterThan(after);
                after = alias.get("revision").longValue();
                if (alias.get("adapter").asString().equals(name)) {
                    seen.add(alias.get("alias").asString());
                }
            }
        } while (!isLastRound);
        return seen;
    }

    @Test
    void a_failed_gate_lists_every_shortfall_and_guards_the_champion_alone() {
        String name = adapterWithVersions(1);
        client().put(
                        "/v1/adapters/" + name + "/gate",
                        Map.of(
                                "rules",
                                List.of(
                                        Map.of("metric", "auc", "at_least", 0.8),
                                        Map.of("metric", "missed_risk", "at_most", 0.1),
                                        Map.of("metric", "auc", "at_least", 0.5))));
        var refused = client().move(name, "champion", 1, null);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.type()).isEqualTo("urn:lorica:problem:gate-failed");
        assertThat(refused.body().get("shortfalls")).hasSize(2);
        assertThat(refused.body().at("/shortfalls/0/value").doubleValue()).isEqualTo(0.75);
        assertThat(refused.body().at("/shortfalls/0/at_least").doubleValue()).isEqualTo(0.8);
        assertThat(refused.body().at("/shortfalls/1").has("value")).isFalse();
        assertThat(refused.detail()).contains("auc is 0.75 and must be at least 0.8", "missed_risk is missing");
        assertThat(client().get("/v1/adapters/" + name + "/aliases/champion").status())
                .isEqualTo(404);
        assertThat(client().move(name, "candidate", 1, null).status()).isEqualTo(200);
        assertThat(meters.counter("lorica.registry.gate.refusals", "adapter", name)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_version_that_answers_another_question_moves_in_only_if_the_request_says_so() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        register(name, 0, CreditSpec.SPEC);
        register(name, 1, CreditSpec.SPEC.withPromptTemplate("{{ amount }} {{ purpose }} {{ note }}:"));
        register(name, 2, incomeInsteadOfAmount());
        assertThat(client().move(name, "live", 1, null).status()).isEqualTo(200);
        assertThat(client().move(name, "live", 2, null).status())
                .as("the same question, answered otherwise")
                .isEqualTo(200);

        var refused = client().move(name, "live", 3, 2);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.type()).isEqualTo("urn:lorica:problem:question-changed");
        assertThat(refused.detail())
                .contains("'amount' is no longer taken", "'income' is new and required", "\"changes_question\": true");
        assertThat(refused.body().get("differences")).hasSize(2);
        assertThat(served(name)).isEqualTo(2);

        assertThat(moveAsAnotherQuestion(name, 3).status()).isEqualTo(200);
        assertThat(served(name)).isEqualTo(3);
        var newest = client().get("/v1/adapters/" + name + "/aliases/live/history")
                .body()
                .at("/items/0");
        assertThat(newest.get("changes_question").asBoolean()).isTrue();
    }

    @Test
    void a_move_that_changed_the_question_is_undone_without_a_word_and_not_done_again() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        register(name, 0, CreditSpec.SPEC);
        register(name, 1, CreditSpec.SPEC);
        register(name, 2, incomeInsteadOfAmount());
        client().move(name, "live", 1, null);
        client().move(name, "live", 2, null);
        moveAsAnotherQuestion(name, 3);

        assertThat(client().move(name, "live", 1, null).status())
                .as("older than what the last move left")
                .isEqualTo(409);
        assertThat(client().move(name, "live", 2, null).status()).isEqualTo(200);
        assertThat(client().move(name, "live", 3, null).status()).isEqualTo(409);
        assertThat(client().get("/v1/adapters/" + name + "/aliases/live/history")
                        .body()
                        .get("items")
                        .valueStream()
                        .map(move -> move.get("changes_question").asBoolean()))
                .containsExactly(true, true, false, false);
    }

    private static DecisionSpec incomeInsteadOfAmount() {
        var fields = new ArrayList<>(CreditSpec.SPEC.fields());
        fields.set(0, new Field("income", FieldType.NUMBER, FieldRole.INPUT, true, List.of()));
        return CreditSpec.SPEC
                .withFields(fields)
                .withPromptTemplate(CreditSpec.SPEC.promptTemplate().replace("amount", "income"));
    }

    private void register(String name, int seed, DecisionSpec spec) {
        Map<String, Object> manifest = PeftFiles.manifest();
        manifest.put("decision", new DecisionPolicy(spec, 0.5));
        assertThat(client().register(name, manifest, PeftFiles.files(seed)).status())
                .isEqualTo(201);
    }

    private RegistryClient.Answer moveAsAnotherQuestion(String name, int version) {
        return client().put(
                        "/v1/adapters/" + name + "/aliases/live",
                        Map.of("version", version, "reason", "the new form", "changes_question", true));
    }

    private int served(String name) {
        return client().get("/v1/adapters/" + name + "/aliases/live")
                .body()
                .at("/version/number")
                .asInt();
    }

    @Test
    void the_newest_gate_is_in_force() {
        String name = adapterWithVersions(1);
        String path = "/v1/adapters/" + name + "/gate";
        assertThat(client().get(path).body().get("rules")).isEmpty();
        client().put(path, Map.of("rules", List.of(Map.of("metric", "auc", "at_least", 0.9))));
        client().put(path, Map.of("rules", List.of(Map.of("metric", "auc", "at_least", 0.7))));

        assertThat(client().get(path).body().at("/rules/0/at_least").doubleValue())
                .isEqualTo(0.7);
        assertThat(client().move(name, "champion", 1, null).status()).isEqualTo(200);
    }

    private String adapterWithVersions(int count) {
        String name = freshName();
        client().createAdapter(name, "TASK");
        for (int seed = 0; seed < count; seed++) {
            assertThat(client().register(name, PeftFiles.manifest(), PeftFiles.files(seed))
                            .status())
                    .isEqualTo(201);
        }
        return name;
    }
}
