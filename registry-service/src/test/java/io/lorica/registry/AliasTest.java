package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
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
