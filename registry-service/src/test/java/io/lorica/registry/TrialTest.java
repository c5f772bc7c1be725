package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrialTest extends RegistryServer {
    private String path = "";
    private Map<String, Object> report = Map.of();

    @BeforeEach
    void a_version() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        String digest = client().register(name, PeftFiles.manifest(), PeftFiles.files(3))
                .body()
                .get("digest")
                .asString();
        path = "/v1/adapters/" + name + "/versions/1/trials";
        report = Map.of(
                "digest", digest,
                "node", "branch-7",
                "runtime", "FP32 on the CPU",
                "tried_at", "2026-01-01T00:00:00.123456789Z");
    }

    @Test
    void what_nodes_found_is_shown_newest_first() {
        assertThat(client("node").post(path, report, null).status()).isEqualTo(201);
        client().post(path, with("node", "branch-8", "fault", "gives values that are not finite"), null);

        var trials = client().get(path).body().get("items");

        assertThat(trials.get(0).get("passed").asBoolean()).isFalse();
        assertThat(trials.get(0).get("fault").asString()).isEqualTo("gives values that are not finite");
        assertThat(trials.get(1).get("node").asString()).isEqualTo("branch-7");
        assertThat(trials.get(1).get("reported_by").asString()).isEqualTo("node");
        assertThat(trials.get(1).has("fault")).isFalse();
    }

    @Test
    void a_report_that_comes_twice_is_kept_once() {
        var first = client().post(path, report, null);
        var second = client().post(path, report, null);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(client().get(path).body().get("items")).hasSize(1);
    }

    @Test
    void a_finding_on_other_bytes_is_refused() {
        var refused = client().post(path, with("digest", "a".repeat(64)), null);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().at("/errors/0/field").asString()).isEqualTo("digest");
        assertThat(client().post(path.replace("/1/", "/9/"), report, null).status())
                .isEqualTo(404);
        assertThat(client().get(path).body().get("items")).isEmpty();
    }

    private Map<String, Object> with(String... changes) {
        Map<String, Object> changed = new HashMap<>(report);
        for (int i = 0; i < changes.length; i += 2) {
            changed.put(changes[i], changes[i + 1]);
        }
        return changed;
    }
}
