package io.lorica.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.ApiKeysApi;
import io.lorica.api.access.Role;
import io.lorica.api.inference.InferenceApi;
import io.lorica.api.record.DecisionRecordsApi;
import io.lorica.api.record.LogApi;
import io.lorica.api.record.RecordsApi;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.training.TrainingApi;
import io.lorica.gateway.route.AccessTable.Requirement;
import io.lorica.testsupport.HttpContract;
import java.io.IOException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.json.JsonMapper;

/** What is described can be called, and what can be called is described. */
class AccessTableTest {
    private static final Set<String> PAGES = Set.of("/", "/index.html", "/console/**", "/docs", "/docs/**");

    private final AccessTable table = new AccessTable();

    /** Such as {@code GET /v1/adapters (...) 200}: what services' descriptions are held to, and the gateway's own. */
    private static SortedSet<String> described() throws IOException {
        SortedSet<String> operations = new TreeSet<>(HttpContract.of(
                ApiKeysApi.class,
                RegistryApi.class,
                RecordsApi.class,
                DecisionRecordsApi.class,
                LogApi.class,
                TrainingApi.class,
                InferenceApi.class));
        try (var own = new ClassPathResource("/io/lorica/gateway/openapi/gateway-openapi.json").getInputStream()) {
            operations.addAll(HttpContract.of(JsonMapper.shared().readTree(own)));
        }
        return operations;
    }

    @Test
    void every_described_call_is_let_in_for_somebody() throws IOException {
        for (String operation : described()) {
            String[] parts = operation.split(" ", 3);
            assertThat(table.requirementFor(HttpMethod.valueOf(parts[0]), filled(parts[1])))
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
                                    && (rule.matches(filled(parts[1])) || isOneOf(parts[1], rule));
                        }));
    }

    @Test
    void predictions_are_read_by_who_may_see_the_data_set_and_by_no_service() {
        for (String path : Set.of(
                "/v1/adapters/credit/versions/3/predictions",
                "/v1/adapters/credit/versions/3/files/predictions.csv",
                "/v1/adapters/credit/versions/3/files/predictions%2Ecsv")) {
            assertThat(table.requirementFor(HttpMethod.GET, PathContainer.parsePath(path)))
                    .as(path)
                    .isEqualTo(new Requirement.OneOf(Set.of(Role.ADMIN, Role.OPERATOR)));
        }
        assertThat(table.requirementFor(
                        HttpMethod.GET, PathContainer.parsePath("/v1/adapters/credit/versions/3/report")))
                .isEqualTo(new Requirement.OneOf(Set.of(Role.ADMIN, Role.OPERATOR, Role.SERVICE)));
    }

    @Test
    void decisions_are_searched_by_operators_and_records_are_shipped_by_services() {
        assertThat(table.requirementFor(HttpMethod.GET, PathContainer.parsePath("/v1/decisions")))
                .isEqualTo(new Requirement.OneOf(Set.of(Role.ADMIN, Role.OPERATOR)));
        assertThat(table.requirementFor(HttpMethod.GET, PathContainer.parsePath("/v1/decisions/dec_1")))
                .isEqualTo(new Requirement.OneOf(Set.of(Role.ADMIN, Role.OPERATOR, Role.CALLER)));
        assertThat(table.requirementFor(HttpMethod.POST, PathContainer.parsePath("/v1/records/nodes/n")))
                .isEqualTo(new Requirement.OneOf(Set.of(Role.ADMIN, Role.SERVICE)));
        assertThat(table.requirementFor(HttpMethod.GET, PathContainer.parsePath("/v1/log/tile/entries/000.p/3")))
                .isEqualTo(new Requirement.OneOf(Set.of(Role.ADMIN, Role.OPERATOR)));
    }

    /** A path with something in the place of its variables. */
    private static PathContainer filled(String pattern) {
        return PathContainer.parsePath(pattern.replaceAll("\\{[^}]*}", "x"));
    }

    /** Whether a rule is about one of the paths that a described one stands for. */
    private static boolean isOneOf(String described, AccessRule rule) {
        return PathPatternParser.defaultInstance
                .parse(described)
                .matches(filled(rule.path().getPatternString()));
    }
}
