package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class AccessTest extends GatewayTest {
    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationContext context;

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/decisions,                       CALLER OPERATOR ADMIN",
        "POST, /v1/decisions/batch,                 CALLER OPERATOR ADMIN",
        "GET,  /v1/decisions/batch,                 CALLER OPERATOR ADMIN",
        "GET,  /v1/decisions/batch/b/result,        CALLER OPERATOR ADMIN",
        "POST, /v1/decisions/batch/b/cancel,        CALLER OPERATOR ADMIN",
        "DELETE, /v1/decisions/batch/b,             CALLER OPERATOR ADMIN",
        "POST, /v1/chat/completions,                CALLER OPERATOR ADMIN",
        "GET,  /v1/models,                          CALLER OPERATOR ADMIN",
        "GET,  /v1/models/credit@canary,            CALLER OPERATOR ADMIN",
        "POST, /v1/datasets,                        OPERATOR ADMIN",
        "GET,  /v1/datasets/d/quarantine,           OPERATOR ADMIN",
        "POST, /v1/training-runs,                   OPERATOR ADMIN",
        "POST, /v1/training-runs/r/cancel,          OPERATOR ADMIN",
        "GET,  /v1/adapters,                        OPERATOR SERVICE ADMIN",
        "GET,  /v1/adapters/a/versions/1/files/f,   OPERATOR SERVICE ADMIN",
        "GET,  /v1/aliases,                         OPERATOR SERVICE ADMIN",
        "POST, /v1/adapters,                        OPERATOR SERVICE ADMIN",
        "POST, /v1/adapters/a/versions,             OPERATOR SERVICE ADMIN",
        "PUT,  /v1/adapters/a/aliases/champion,     OPERATOR ADMIN",
        "PUT,  /v1/adapters/a/gate,                 OPERATOR ADMIN",
        "GET,  /v1/api-keys,                        ADMIN",
        "GET,  /actuator/prometheus,                METRICS ADMIN",
    })
    void a_call_passes_only_with_a_role_that_may_make_it(String method, String path, String allowed) {
        for (Role role : Role.values()) {
            HttpResponse<String> response = send(as(role, path).method(method, BodyPublishers.noBody()));
            assertThat(response.statusCode())
                    .as("%s %s as %s: %s", method, path, role, response.body())
                    .isEqualTo(allowed.contains(role.name()) ? 200 : 403);
        }
    }

    @Test
    void a_missing_role_is_named() {
        HttpResponse<String> response = send(as(Role.CALLER, "/v1/api-keys"));

        assertProblem(response, 403, "forbidden");
        assertThat(body(response).get("detail").asString()).contains("CALLER", "needs ADMIN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer lor_short", "Basic YTpi", "Bearer lor_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void a_request_without_a_valid_key_is_refused(String authorization) {
        var request = request("/v1/models");
        HttpResponse<String> response =
                send(authorization.isEmpty() ? request : request.header("Authorization", authorization));

        assertProblem(response, 401, "unauthenticated");
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"lorica\"");
    }

    @Test
    void a_key_works_in_either_header() {
        assertThat(send(request("/v1/models").header("X-Api-Key", secretOf(Role.CALLER)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_revoked_key_is_refused_at_once() {
        CreatedApiKey created = createKey("short-lived", Role.CALLER);
        assertThat(send(bearer(created)).statusCode()).isEqualTo(200);

        assertThat(revoke(created).statusCode()).isEqualTo(204);

        HttpResponse<String> refused = send(bearer(created));
        assertProblem(refused, 401, "unauthenticated");
        assertThat(body(refused).get("detail").asString()).contains("revoked");
        assertThat(revoke(created).statusCode()).isEqualTo(204);
    }

    @Test
    void an_expired_key_is_refused() {
        CreatedApiKey created = createKey("expiring", Role.CALLER);
        // A key's expiry can't be changed, so an old one is planted.
        jdbc.sql("insert into gateway.api_key (id, name, role, prefix, secret_sha256, created_at, expires_at)"
                        + " values (gen_random_uuid(), 'old', 'CALLER', 'lor_BBBBBBBB',"
                        + " sha256(('lor_' || repeat('B', 43))::bytea), now() - interval '2 h',"
                        + " now() - interval '1 h')")
                .update();

        HttpResponse<String> response = send(request("/v1/models").header("X-Api-Key", "lor_" + "B".repeat(43)));

        assertProblem(response, 401, "unauthenticated");
        assertThat(body(response).get("detail").asString()).contains("expired");
        assertThat(send(bearer(created)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_secret_is_shown_once_and_only_its_hash_is_stored() {
        CreatedApiKey created = createKey("shown once", Role.OPERATOR);

        HttpResponse<String> one =
                send(as(Role.ADMIN, "/v1/api-keys/" + created.key().id()));
        assertThat(one.body()).contains(created.key().prefix()).doesNotContain(created.secret());
        String stored = jdbc.sql("select k::text from gateway.api_key k where id = :id::uuid")
                .param("id", created.key().id())
                .query(String.class)
                .single();
        assertThat(stored).doesNotContain(created.secret());
    }

    @Test
    void keys_are_listed_page_by_page() {
        createKey("page one", Role.CALLER);
        createKey("page two", Role.CALLER);

        JsonNode first = body(send(as(Role.ADMIN, "/v1/api-keys?limit=1")));
        JsonNode second = body(send(as(
                Role.ADMIN,
                "/v1/api-keys?limit=1&cursor=" + first.get("next_cursor").asString())));

        assertThat(first.get("items")).hasSize(1);
        assertThat(second.get("items").get(0).get("id"))
                .isNotEqualTo(first.get("items").get(0).get("id"));
        HttpResponse<String> tooMany = send(as(Role.ADMIN, "/v1/api-keys?limit=201"));
        assertProblem(tooMany, 400, "invalid-request");
        assertThat(tooMany.body()).contains("Parameter 'limit' must be less than or equal to 200.");
        HttpResponse<String> noNumber = send(as(Role.ADMIN, "/v1/api-keys?limit=many"));
        assertProblem(noNumber, 400, "invalid-request");
        assertThat(noNumber.body()).contains("Parameter 'limit' must be a whole number from 1 to 200.");
        assertProblem(send(as(Role.ADMIN, "/v1/api-keys?cursor=%25")), 400, "invalid-request");
    }

    @Test
    void the_last_admin_key_can_not_be_revoked() {
        JsonNode keys = body(send(as(Role.ADMIN, "/v1/api-keys?limit=200"))).get("items");
        String adminId = null;
        for (JsonNode key : keys) {
            if (key.get("name").asString().equals("launcher")) {
                send(as(Role.ADMIN, "/v1/api-keys/" + key.get("id").asString()).DELETE());
            }
            if (key.get("name").asString().equals("admin")) {
                adminId = key.get("id").asString();
            }
        }

        HttpResponse<String> refused =
                send(as(Role.ADMIN, "/v1/api-keys/" + adminId).DELETE());

        assertProblem(refused, 409, "last-admin-key");
        assertThat(send(as(Role.ADMIN, "/v1/api-keys")).statusCode()).isEqualTo(200);
        String id = String.valueOf(adminId);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> jdbc.sql("update gateway.api_key set revoked_at = now() where id = :id::uuid")
                                .param("id", id)
                                .update())
                .hasMessageContaining("last admin key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"x\",\"rloe\":\"CALLER\"} | invalid-request | rloe: is not known; did you mean 'role'?",
                "{\"name\":\"x\",\"role\":\"ADMINN\"}              | invalid-request | did you mean 'ADMIN'?",
                "{\"name\":7,\"role\":\"CALLER\"} | invalid-request | name: must be a string, is a number",
                "{\"name\":\"x\",\"role\":\"KING\"}                | invalid-request | role",
                "{\"name\":\"\",\"role\":\"CALLER\"}               | invalid-request | name",
                "{\"role\":\"CALLER\"}                             | invalid-request | name",
                "{\"name\":\"x\",\"role\":\"CALLER\",\"expires_at\":\"2001-01-01T00:00:00Z\"} |"
                        + " invalid-request | expires_at",
                "{                                                 | invalid-request | JSON",
            })
    void a_wrong_field_of_a_new_key_is_named(String request, String slug, String named) {
        HttpResponse<String> response = send(as(Role.ADMIN, "/v1/api-keys")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request)));

        assertProblem(response, 400, slug);
        assertThat(body(response).get("detail").asString()).contains(named);
        assertThat(response.body()).doesNotContain("io.lorica", "java.", "ignorable");
    }

    @Test
    void unknown_ids_and_paths_are_not_found() {
        assertProblem(send(as(Role.ADMIN, "/v1/api-keys/nonsense")), 404, "unknown-api-key");
        assertProblem(send(as(Role.ADMIN, "/v1/nonsense")), 404, "not-found");
        assertProblem(send(request("/v2")), 404, "not-found");
        assertProblem(send(as(Role.ADMIN, "/actuator/env")), 404, "not-found");
        assertProblem(send(as(Role.ADMIN, "/actuator/gateway/routes")), 404, "not-found");
        assertProblem(send(request("/console/absent.js")), 404, "not-found");
    }

    @Test
    void a_method_that_is_not_offered_is_refused() {
        HttpResponse<String> response = send(as(Role.ADMIN, "/v1/decisions").DELETE());

        assertProblem(response, 405, "method-not-allowed");
        assertThat(response.headers().firstValue("Allow").orElseThrow().split(",\\s*"))
                .containsExactlyInAnyOrder("GET", "HEAD", "POST");
    }

    @Test
    void paths_that_try_to_leave_a_route_are_refused() {
        assertProblem(send(as(Role.CALLER, "/v1/models/..%2Fapi-keys")), 400, "invalid-request");
        assertProblem(send(as(Role.CALLER, "/v1/models/;x=1")), 400, "invalid-request");
        assertProblem(send(as(Role.CALLER, "//v1/api-keys")), 400, "invalid-request");
    }

    @Test
    void health_is_open_and_tells_no_details() {
        HttpResponse<String> response = send(request("/actuator/health"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body(response).propertyNames()).doesNotContain("components", "details");
        assertThat(send(request("/actuator/health/readiness")).statusCode()).isEqualTo(200);
    }

    @Test
    void metrics_count_authentications_and_answers() {
        send(request("/v1/models"));
        send(as(Role.CALLER, "/v1/models"));

        assertThat(send(as(Role.ADMIN, "/actuator/prometheus")).body())
                .contains("lorica_gateway_authentications_total{outcome=\"accepted\"}")
                .contains("lorica_gateway_authentications_total{outcome=\"missing\"}")
                .contains("lorica_gateway_responses_seconds_count{service=\"inference-service\",status=\"200\"}");
    }

    @Test
    void answers_carry_security_headers() {
        for (var response : new HttpResponse<?>[] {send(request("/v1/models")), send(as(Role.CALLER, "/v1/models"))}) {
            assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("DENY");
            assertThat(response.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        }
    }

    @Test
    void no_secret_reaches_the_log(CapturedOutput output) {
        CreatedApiKey created = createKey("logged", Role.CALLER);
        send(bearer(created));
        revoke(created);
        send(bearer(created));
        String wrong = "lor_" + "C".repeat(43);
        send(request("/v1/models").header("Authorization", "Bearer " + wrong));

        assertThat(output.getAll())
                .contains(created.key().id())
                .doesNotContain(created.secret(), adminSecret(), wrong, "PRIVATE KEY");
    }

    @Test
    void there_is_no_user_with_a_password() {
        assertThat(context.getBeanNamesForType(ReactiveUserDetailsService.class))
                .isEmpty();
    }

    private HttpRequest.Builder bearer(CreatedApiKey key) {
        return request("/v1/models").header("Authorization", "Bearer " + key.secret());
    }

    private HttpResponse<String> revoke(CreatedApiKey key) {
        return send(as(Role.ADMIN, "/v1/api-keys/" + key.key().id()).DELETE());
    }

    private void assertProblem(HttpResponse<String> response, int status, String slug) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = body(response);
        assertThat(problem.propertyNames())
                .filteredOn(name -> !name.equals("error") && !name.equals("errors"))
                .containsExactly("type", "title", "status", "detail", "instance", "trace_id");
        String path = problem.get("instance").asString();
        assertThat(problem.has("error"))
                .isEqualTo(path.startsWith("/v1/models") || (path.startsWith("/v1/") && slug.equals("not-found")));
        assertThat(problem.get("type").asString()).isEqualTo("urn:lorica:problem:" + slug);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("trace_id").asString()).matches("[0-9a-f]{32}");
    }
}
