package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.DocsPage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RegistrationTest extends RegistryServer {
    @Test
    void a_registered_version_reads_back_byte_for_byte() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        var files = new HashMap<>(PeftFiles.files(1));
        files.put("README.md", "# Card, with ümlauts\r\n".getBytes(StandardCharsets.UTF_8));
        var registered = client().register(name, PeftFiles.manifest(), files);

        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        assertThat(client().get("/v1/adapters/" + name + "/versions/1").body()).isEqualTo(registered.body());
        assertThat(registered.body().get("created_by").asString()).isEqualTo("release-desk");
        assertThat(registered.body().at("/manifest/training_options/seed").longValue())
                .isEqualTo(9007199254740993L);
        files.forEach((file, bytes) -> assertThat(
                        client().get("/v1/adapters/%s/versions/1/files/%s".formatted(name, file))
                                .bytes())
                .isEqualTo(bytes));
    }

    /** All of it but what only an installation can know: its base's digest and shape, and the parent's digest. */
    @Test
    void the_manifest_of_the_documentation_is_accepted() {
        client().createAdapter("finance", "DOMAIN");
        String parent = client().register("finance", PeftFiles.manifest(), PeftFiles.files(5))
                .body()
                .get("digest")
                .asString();
        var manifest = (ObjectNode) JsonMapper.shared().readTree(DocsPage.block("manifest.md", "json"));
        manifest.set(
                "base_model",
                JsonMapper.shared().valueToTree(PeftFiles.manifest().get("base_model")));
        ((ObjectNode) manifest.get("base_shape"))
                .put("layers", 1)
                .put("hidden_size", 3)
                .put("query_width", 3);
        ((ObjectNode) manifest.get("parent")).put("digest", parent);
        String name = freshName();
        client().createAdapter(name, "TASK");

        var registered = client().register(name, manifest, PeftFiles.files(1));

        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        for (String part : List.of("/base_shape", "/parent", "/datasets", "/decision/spec/outcomes")) {
            assertThat(registered.body().at("/manifest" + part)).as(part).isEqualTo(manifest.at(part));
        }
    }

    @Test
    void a_version_without_a_model_card_gets_one_from_its_manifest() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        client().register(name, PeftFiles.manifest(), PeftFiles.files(1));

        assertThat(client().card(name))
                .startsWith("---\nbase_model: \"tiny-base\"\nlibrary_name: peft\ntags:\n- lora\n- lorica\n")
                .contains("A LoRA adapter.\n", "| auc | 0.75 |");
    }

    @Test
    void versions_registered_at_the_same_time_are_numbered_without_gaps() throws Exception {
        String name = freshName();
        client().createAdapter(name, "TASK");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 16)
                    .<Callable<Integer>>mapToObj(
                            seed -> () -> client().register(name, PeftFiles.manifest(), PeftFiles.files(seed))
                                    .body()
                                    .path("number")
                                    .asInt())
                    .toList();
            var numbers = threads.invokeAll(calls).stream().map(call -> call.resultNow());
            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 16).boxed().toList());
        }
        assertThat(client().get("/v1/adapters/" + name)
                        .body()
                        .get("latest_version")
                        .asInt())
                .isEqualTo(16);
    }

    @Test
    void a_failure_between_file_and_row_leaves_nothing_visible_and_uses_no_number() throws Exception {
        String name = freshName();
        client().createAdapter(name, "TASK");
        database.sql("CREATE FUNCTION registry.fail() RETURNS trigger LANGUAGE plpgsql"
                        + " AS 'BEGIN RAISE EXCEPTION ''disk''; END'")
                .update();
        database.sql("CREATE TRIGGER fail AFTER INSERT ON registry.version FOR EACH ROW WHEN (NEW.adapter = '" + name
                        + "') EXECUTE FUNCTION registry.fail()")
                .update();
        var failed = client().register(name, PeftFiles.manifest(), PeftFiles.files(77));
        database.sql("DROP FUNCTION registry.fail CASCADE").update();

        assertThat(failed.status()).isEqualTo(500);
        assertThat(client().get("/v1/adapters/" + name + "/versions").body().get("items"))
                .isEmpty();
        try (var incoming = java.nio.file.Files.list(artefacts.resolve("incoming"))) {
            assertThat(incoming).isEmpty();
        }
        var retried = client().register(name, PeftFiles.manifest(), PeftFiles.files(77));
        assertThat(retried.body().get("number").asInt()).isEqualTo(1);
    }

    @Test
    void the_same_idempotency_key_gives_the_first_version_again_and_refuses_another_body() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        var first = client().register(name, PeftFiles.manifest(), PeftFiles.files(1), "key-1");
        var again = client().register(name, PeftFiles.manifest(), PeftFiles.files(1), "key-1");
        var other = client().register(name, PeftFiles.manifest(), PeftFiles.files(2), "key-1");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.type()).isEqualTo("urn:lorica:problem:idempotency-conflict");
        assertThat(client().get("/v1/adapters/" + name + "/versions").body().get("items"))
                .hasSize(1);
    }

    @Test
    void the_same_idempotency_key_creates_an_adapter_once() {
        var body = Map.of("name", freshName(), "layer", "TASK");
        var first = client().post("/v1/adapters", body, "adapter-key");
        var again = client().post("/v1/adapters", body, "adapter-key");
        var other = client().post("/v1/adapters", Map.of("name", freshName(), "layer", "TASK"), "adapter-key");

        assertThat(first.status()).as(first.body().toString()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void versions_are_paged_newest_first() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        for (int i = 0; i < 3; i++) {
            client().register(name, PeftFiles.manifest(), PeftFiles.files(i));
        }
        var first = client().get("/v1/adapters/" + name + "/versions?limit=2").body();
        var second = client().get("/v1/adapters/" + name + "/versions?limit=2&cursor="
                        + first.get("next_cursor").asString())
                .body();

        assertThat(first.get("items")
                        .valueStream()
                        .map(item -> item.get("number").asInt()))
                .containsExactly(3, 2);
        assertThat(second.get("items")
                        .valueStream()
                        .map(item -> item.get("number").asInt()))
                .containsExactly(1);
        assertThat(second.has("next_cursor")).isFalse();
    }

    @Test
    void a_service_that_registers_for_somebody_is_named_as_the_one_who_acted() {
        String name = freshName();
        var training = clientActingFor("branch-7");
        assertThat(training.createAdapter(name, "TASK").status()).isEqualTo(201);

        var acted = training.register(name, PeftFiles.manifest(), PeftFiles.files(1), "run-1");
        var own = client("branch-7").register(name, PeftFiles.manifest(), PeftFiles.files(2), "run-1");

        assertThat(acted.body().get("created_by").asString()).isEqualTo("branch-7");
        assertThat(acted.body().get("created_by_id").asString()).isEqualTo("id-of-branch-7");
        assertThat(acted.body().at("/actor/id").asString()).isEqualTo("id-of-training");
        assertThat(acted.body().at("/actor/name").asString()).isEqualTo("training");
        assertThat(client().get("/v1/adapters/" + name + "/versions/1").body()).isEqualTo(acted.body());
        assertThat(own.body().get("number").asInt())
                .as("a key for repeated calls belongs to who sends it")
                .isEqualTo(2);
        assertThat(own.body().has("actor")).isFalse();
        assertThat(database.sql("SELECT created_by_id, actor FROM registry.adapter WHERE name = ?")
                        .param(name)
                        .query()
                        .singleRow())
                .containsEntry("created_by_id", "id-of-branch-7")
                .containsEntry("actor", "training");
    }

    @Test
    void a_move_names_who_asked_and_who_acted() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        client().register(name, PeftFiles.manifest(), PeftFiles.files(1));
        client().register(name, PeftFiles.manifest(), PeftFiles.files(2));
        client("release-desk").move(name, "champion", 1, null);
        clientActingFor("branch-7").move(name, "champion", 2, 1);

        var history = client().get("/v1/adapters/" + name + "/aliases/champion/history")
                .body()
                .get("items");
        assertThat(history.at("/0/moved_by").asString()).isEqualTo("branch-7");
        assertThat(history.at("/0/moved_by_id").asString()).isEqualTo("id-of-branch-7");
        assertThat(history.at("/0/actor/name").asString()).isEqualTo("training");
        assertThat(history.at("/1/moved_by_id").asString()).isEqualTo("id-of-release-desk");
        assertThat(history.get(1).has("actor")).isFalse();
    }
}
