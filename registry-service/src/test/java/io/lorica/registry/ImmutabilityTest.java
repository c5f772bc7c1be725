package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImmutabilityTest extends RegistryServer {
    private String name = "";

    @BeforeEach
    void a_served_version() {
        name = freshName();
        client().createAdapter(name, "TASK");
        String digest = client().register(name, PeftFiles.manifest(), PeftFiles.files(3))
                .body()
                .get("digest")
                .asString();
        client().post(
                        "/v1/adapters/" + name + "/versions/1/trials",
                        Map.of("digest", digest, "node", "n", "runtime", "r", "tried_at", "2026-01-01T00:00:00Z"),
                        null);
        client().move(name, "champion", 1, null);
        client().put("/v1/adapters/" + name + "/gate", "{\"rules\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE registry.version SET created_by = 'me'",
                "DELETE FROM registry.version",
                "TRUNCATE registry.version CASCADE",
                "UPDATE registry.alias_move SET to_version = 2",
                "DELETE FROM registry.alias_move",
                "TRUNCATE registry.alias_move",
                "UPDATE registry.version_trial SET fault = NULL",
                "DELETE FROM registry.version_trial",
                "DELETE FROM registry.gate",
                "UPDATE registry.gate SET rules = '{}'",
                "DELETE FROM registry.adapter",
                "UPDATE registry.adapter SET layer = 'DOMAIN'",
                "UPDATE registry.adapter SET latest_version = latest_version - 1",
                "UPDATE registry.adapter SET latest_version = latest_version + 1, created_by_id = 'me'",
                "INSERT INTO registry.alias_move SELECT revision + 1000, adapter, alias, to_version, to_version,"
                        + " to_digest, reason, moved_by, moved_at FROM registry.alias_move LIMIT 1",
                "INSERT INTO registry.version (adapter, number, document, digest, created_by, created_at)"
                        + " SELECT adapter, 99, document, digest, created_by, created_at FROM registry.version LIMIT 1"
            })
    void the_database_itself_refuses_to_rewrite_history(String statement) {
        assertThatThrownBy(() -> database.sql(statement).update()).hasMessageContaining("ERROR");
    }

    @Test
    void a_changed_file_is_not_handed_out_and_registering_it_again_repairs_it() throws IOException {
        String file = "/v1/adapters/" + name + "/versions/1/files/adapter_model.safetensors";
        String sha256 = client().get("/v1/adapters/" + name + "/versions/1")
                .body()
                .get("files")
                .valueStream()
                .filter(entry -> entry.get("name").asString().endsWith("safetensors"))
                .map(entry -> entry.get("sha256").asString())
                .findFirst()
                .orElseThrow();
        Path stored =
                artefacts.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
        assertThat(Files.getPosixFilePermissions(stored)).hasSize(3);
        Files.delete(stored);
        Files.writeString(stored, "flipped");

        var refused = client().get(file);
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.type()).isEqualTo("urn:lorica:problem:artefact-damaged");

        client().register(name, PeftFiles.manifest(), PeftFiles.files(3));
        assertThat(client().get(file).bytes()).isEqualTo(PeftFiles.weights(2, 3));
    }
}
