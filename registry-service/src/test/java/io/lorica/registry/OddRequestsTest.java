package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.OddRequests;
import io.lorica.testsupport.OddRequests.Call;
import org.junit.jupiter.api.Test;

/** What anybody may send to the registry: never a 5xx, always a problem that helps. */
class OddRequestsTest extends RegistryServer {

    @Test
    void odd_requests_are_refused_with_problems_that_help() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        client().register(name, PeftFiles.manifest(), PeftFiles.files(1));
        String manifest = json.writeValueAsString(PeftFiles.manifest());
        String adapter = "/v1/adapters/" + name;

        var odd = new OddRequests("Bearer " + token("odd", "registry-service"));
        assertThat(odd.faults(
                        port,
                        new Call(
                                "POST",
                                "/v1/adapters",
                                "{\"name\": \"%s\", \"layer\": \"TASK\", \"description\": \"x\"}"
                                        .formatted(freshName())),
                        new Call("GET", "/v1/adapters"),
                        new Call("GET", adapter),
                        new Call("POST", adapter + "/versions", manifest, "manifest"),
                        new Call("GET", adapter + "/versions"),
                        new Call("GET", adapter + "/versions/1"),
                        new Call("GET", adapter + "/versions/1/files/adapter_model.safetensors"),
                        new Call(
                                "PUT",
                                adapter + "/aliases/canary",
                                "{\"version\": 1, \"reason\": \"x\", \"expected_version\": 0}"),
                        new Call("GET", adapter + "/aliases/canary/history"),
                        new Call(
                                "PUT",
                                adapter + "/gate",
                                "{\"rules\": [{\"metric\": \"auc\", \"at_least\": 0.1, \"at_most\": 1}]}"),
                        new Call("GET", "/v1/aliases"),
                        new Call("GET", "/v1/decisions"),
                        new Call("GET", "/v1/decisions/dec_1"),
                        new Call("GET", "/v1/log/checkpoint"),
                        new Call("GET", "/v1/log/consistency?from=0&to=0"),
                        new Call("GET", "/v1/log/tile/0/000.p/1"),
                        new Call("GET", "/v1/records/sealing-key"),
                        new Call("GET", "/v1/records/nodes/node-1"),
                        new Call(
                                "POST",
                                "/v1/records/nodes/node-1",
                                "{\"node_key\": \"x\", \"records\": [{\"sequence\": 1,"
                                        + " \"at\": \"2026-01-01T00:00:00Z\","
                                        + " \"id\": \"x\", \"chain_hash\": \"%s\", \"payload\": \"AQID\"}]}"
                                                .formatted("a".repeat(64)))))
                .isEmpty();
    }
}
