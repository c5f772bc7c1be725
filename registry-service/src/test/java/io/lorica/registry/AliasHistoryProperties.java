package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import tools.jackson.databind.json.JsonMapper;

@Tag("slow")
class AliasHistoryProperties {
    private static RegistryClient client;
    private static ConfigurableApplicationContext service;

    @BeforeContainer
    static void start() {
        service = SpringApplication.run(RegistryApplication.class, RegistryServer.startArguments());
        client = new RegistryClient(
                "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"),
                RegistryServer.token("desk", "registry-service"),
                service.getBean(JsonMapper.class));
    }

    @AfterContainer
    static void stop() {
        ((AbstractApplicationContext) service).close();
    }

    /** @param version 0 registers a version; else the version to move to, whether it exists or not */
    record Step(String alias, int version) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.of("champion", "candidate"),
                        Arbitraries.integers().between(0, 4))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void any_history_of_registrations_moves_and_rollbacks_reads_as_it_was_made(@ForAll("histories") List<Step> steps) {
        String name = RegistryServer.freshName();
        client.createAdapter(name, "TASK");
        int versions = 0;
        var model = new HashMap<String, List<Integer>>();
        for (var step : steps) {
            var history = model.computeIfAbsent(step.alias(), alias -> new ArrayList<>());
            if (step.version() == 0) {
                versions++;
                client.register(name, PeftFiles.manifest(), PeftFiles.files(versions));
            } else {
                int status =
                        client.move(name, step.alias(), step.version(), null).status();
                assertThat(status).isEqualTo(step.version() <= versions ? 200 : 404);
                if (status == 200 && (history.isEmpty() || history.getLast() != step.version())) {
                    history.add(step.version());
                }
            }
        }
        assertThat(client.get("/v1/adapters/" + name)
                        .body()
                        .get("latest_version")
                        .asInt())
                .isEqualTo(versions);
        model.forEach((alias, history) -> assertThat(readHistory(name, alias)).isEqualTo(history.reversed()));
    }

    private static List<Integer> readHistory(String name, String alias) {
        return client.get("/v1/adapters/%s/aliases/%s/history".formatted(name, alias))
                .body()
                .path("items")
                .valueStream()
                .map(move -> move.get("to_version").asInt())
                .toList();
    }
}
