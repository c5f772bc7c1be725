package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.CreateAdapterRequest;
import io.lorica.api.registry.Gate;
import io.lorica.api.registry.GateRule;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.api.registry.RegistryApi;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

class ContractTest extends RegistryServer {
    @Test
    void the_published_interface_reaches_every_endpoint() throws Exception {
        var api = api();
        String name = freshName();
        var adapter = api.createAdapter(new CreateAdapterRequest(name, AdapterLayer.TASK, "says yes or no"));
        client().register(name, PeftFiles.manifest(), PeftFiles.files(1));
        var version = api.version(name, 1);
        var gate = api.setGate(name, new Gate(List.of(new GateRule("auc", 0.5, null))));
        var alias = api.moveAlias(name, "champion", new MoveAliasRequest(1, "best so far", 0));

        assertThat(api.adapter(name).latestVersion()).isEqualTo(1);
        assertThat(adapter.latestVersion()).isZero();
        assertThat(api.adapters(null, 200).items()).extracting("name").contains(name);
        assertThat(api.versions(name, null, 50).items()).containsExactly(version);
        assertThat(api.gate(name)).isEqualTo(gate);
        assertThat(api.aliases(name)).containsExactly(alias);
        assertThat(api.alias(name, "champion").version()).isEqualTo(version.ref());
        assertThat(api.aliasesAfter(alias.revision() - 1)).contains(alias);
        assertThat(api.aliasesAfter(alias.revision())).doesNotContain(alias);
        assertThat(api.aliasHistory(name, "champion", null, 50).items()).hasSize(1);
        var file = api.file(name, 1, "adapter_model.safetensors").getBody();
        assertThat(file).isNotNull();
        assertThat(file.getContentAsByteArray()).isEqualTo(PeftFiles.weights(2, 1));
    }

    @Test
    void the_openapi_description_names_every_path() {
        var paths = client().get("/v3/api-docs").body().get("paths");
        assertThat(paths.propertyNames())
                .contains(
                        "/v1/adapters",
                        "/v1/adapters/{name}",
                        "/v1/adapters/{name}/versions",
                        "/v1/adapters/{name}/versions/{number}",
                        "/v1/adapters/{name}/versions/{number}/files/{file}",
                        "/v1/adapters/{name}/gate",
                        "/v1/adapters/{name}/aliases",
                        "/v1/adapters/{name}/aliases/{alias}",
                        "/v1/adapters/{name}/aliases/{alias}/history",
                        "/v1/aliases");
    }

    private RegistryApi api() {
        var http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBearerAuth(token("contract", "registry-service")))
                .configureMessageConverters(converters ->
                        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http))
                .build()
                .createClient(RegistryApi.class);
    }
}
