package io.lorica.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.ApiKeysApi;
import io.lorica.api.inference.InferenceApi;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.training.TrainingApi;
import io.lorica.testsupport.HttpContract;
import java.io.IOException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import tools.jackson.databind.json.JsonMapper;

/** What is described can be called, and what can be called is described. */
class AccessTableTest {
    private static final Set<String> PAGES = Set.of("/", "/index.html", "/console/**", "/docs", "/docs/**");

    private final AccessTable table = new AccessTable();

    /** Such as {@code GET /v1/adapters (...) 200}: what services' descriptions are held to, and the gateway's own. */
    private static SortedSet<String> described() throws IOException {
        SortedSet<String> operations = new TreeSet<>(
                HttpContract.of(ApiKeysApi.class, RegistryApi.class, TrainingApi.class, InferenceApi.class));
        try (var own = new ClassPathResource("/io/lorica/gateway/openapi/gateway-openapi.json").getInputStream()) {
            operations.addAll(HttpContract.of(JsonMapper.shared().readTree(own)));
        }
        return operations;
    }

    @Test
    void every_described_call_is_let_in_for_somebody() throws IOException {
        for (String operation : described()) {
            String[] parts = operation.split(" ", 3);
            PathContainer path = PathContainer.parsePath(parts[1].replaceAll("\\{[^}]*}", "x"));
            assertThat(table.requirementFor(HttpMethod.valueOf(parts[0]), path))
                    .as(operation)
                    .isNotNull();
        }
    }

    @Test
    void every_door_of_the_table_leads_to_a_described_call() throws IOException {
        SortedSet<String> described = described();
        assertThat(table.rules().stream()
                        .filter(rule -> !PAGES.contains(rule.path().getPatternString())))
                .allSatisfy(rule -> assertThat(described)
                        .as(rule.path().getPatternString())
                        .anyMatch(operation -> {
                            String[] parts = operation.split(" ", 3);
                            return rule.allows(HttpMethod.valueOf(parts[0]))
                                    && rule.matches(PathContainer.parsePath(parts[1].replaceAll("\\{[^}]*}", "x")));
                        }));
    }
}
