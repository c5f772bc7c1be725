package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.record.DecisionRecordsApi;
import io.lorica.api.record.LogApi;
import io.lorica.api.record.RecordsApi;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.CreateAdapterRequest;
import io.lorica.api.registry.Gate;
import io.lorica.api.registry.GateRule;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.registry.VersionManifest;
import io.lorica.client.LoricaClient;
import io.lorica.testsupport.HttpContract;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTest extends RegistryServer {
    private static final VersionManifest MANIFEST = new VersionManifest(
            new BaseModelRef("tiny-base", PeftFiles.BASE),
            null,
            null,
            List.of(),
            Map.of("auc", 0.75),
            null,
            null,
            Map.of("rank", 2, "learning_rate", new BigDecimal("0.00005")));

    @Test
    void the_published_interface_reaches_every_endpoint(@TempDir Path folder) throws Exception {
        try (LoricaClient lorica = lorica()) {
            reachEveryEndpoint(lorica, folder);
        }
    }

    private static void reachEveryEndpoint(LoricaClient lorica, Path folder) throws Exception {
        RegistryApi api = lorica.registry();
        String name = freshName();
        var adapter = api.createAdapter(new CreateAdapterRequest(name, AdapterLayer.TASK, "says yes or no"));
        for (var file : PeftFiles.files(1).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        var version = lorica.registerVersion(name, MANIFEST, folder, "build-17");
        assertThat(lorica.registerVersion(name, MANIFEST, folder, "build-17")).isEqualTo(version);
        assertThat(api.version(name, 1)).isEqualTo(version);
        var gate = api.setGate(name, new Gate(List.of(new GateRule("auc", 0.5, null))));
        var alias = api.moveAlias(name, "champion", new MoveAliasRequest(1, "best so far", 0));

        assertThat(api.adapter(name).latestVersion()).isEqualTo(1);
        assertThat(adapter.latestVersion()).isZero();
        assertThat(api.adapters(null, 200).items()).extracting("name").contains(name);
        assertThat(api.versions(name, null, 50).items()).containsExactly(version);
        assertThat(api.gate(name)).isEqualTo(gate);
        assertThat(api.aliases(name)).containsExactly(alias);
        assertThat(api.alias(name, "champion").version()).isEqualTo(version.ref());
        assertThat(api.alias(name, "champion", alias.movedAt())).isEqualTo(alias);
        assertThat(api.aliasesAfter(alias.revision() - 1)).contains(alias);
        assertThat(api.aliasesAfter(alias.revision())).doesNotContain(alias);
        assertThat(api.aliasHistory(name, "champion", null, 50).items()).hasSize(1);
        var file = api.file(name, 1, "adapter_model.safetensors").getBody();
        assertThat(file).isNotNull();
        assertThat(file.getContentAsByteArray()).isEqualTo(PeftFiles.weights(2, 1));
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        assertThat(lorica.versionFiles().fetch(version, downloads)).hasSize(3);
        assertThat(downloads.resolve("adapter_model.safetensors")).hasBinaryContent(PeftFiles.weights(2, 1));
    }

    @Test
    void the_openapi_description_says_what_the_interfaces_say() {
        var described = client().get("/v3/api-docs").body();
        assertThat(HttpContract.of(described))
                .isEqualTo(
                        HttpContract.of(RegistryApi.class, RecordsApi.class, DecisionRecordsApi.class, LogApi.class));
        assertThat(HttpContract.flaws(described)).isEmpty();
    }

    private LoricaClient lorica() {
        return LoricaClient.builder()
                .url(URI.create("http://127.0.0.1:" + port))
                .apiKey(() -> token("contract", "registry-service"))
                .build();
    }
}
