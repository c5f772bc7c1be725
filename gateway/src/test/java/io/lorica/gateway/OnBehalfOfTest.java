package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** A service names the key that asked; nobody else may. */
class OnBehalfOfTest extends GatewayTest {
    private static final String HEADER = io.lorica.api.Headers.ON_BEHALF_OF;
    private static final String PATH = "/v1/adapters/credit";

    @Test
    void the_token_names_who_asked_as_its_subject_and_the_service_as_its_actor() throws Exception {
        CreatedApiKey asked = createKey("branch 7", Role.OPERATOR);

        Headers seen =
                headersSeen(as(Role.SERVICE, PATH).header(HEADER, asked.key().id()));

        Jwt token = token(seen);
        assertThat(token.getSubject()).isEqualTo(asked.key().id());
        assertThat(token.getClaimAsString("name")).isEqualTo("branch 7");
        assertThat(token.getClaimAsStringList("roles")).containsExactly("SERVICE");
        Map<String, Object> actor = token.getClaimAsMap("act");
        assertThat(actor).containsEntry("name", "test SERVICE").containsKey("sub");
        assertThat(seen).doesNotContainKey(HEADER);
    }

    @Test
    void a_service_that_calls_for_itself_has_no_actor() throws Exception {
        Headers named = headersSeen(as(Role.SERVICE, PATH)
                .header(HEADER, createKey("x", Role.OPERATOR).key().id()));
        Jwt own = token(headersSeen(as(Role.SERVICE, PATH)));

        assertThat(own.getClaimAsString("name")).isEqualTo("test SERVICE");
        assertThat(own.hasClaim("act")).isFalse();
        assertThat(token(named).getTokenValue()).isNotEqualTo(own.getTokenValue());
    }

    @Test
    void what_a_key_asked_for_stays_its_own_after_it_was_revoked() throws Exception {
        CreatedApiKey asked = createKey("leaver", Role.OPERATOR);
        send(as(Role.ADMIN, "/v1/api-keys/" + asked.key().id()).DELETE());

        Jwt token = token(
                headersSeen(as(Role.SERVICE, PATH).header(HEADER, asked.key().id())));

        assertThat(token.getClaimAsString("name")).isEqualTo("leaver");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"ADMIN", "OPERATOR"})
    void only_services_may_call_for_others(Role role) {
        HttpResponse<String> response = send(as(role, PATH)
                .header(HEADER, createKey("y", Role.OPERATOR).key().id()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(body(response).path("detail").asString()).contains("SERVICE").contains(HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1e8fa1f-72e8-4226-add0-8360e2fe2b8f", "not-an-id", ""})
    void a_key_that_does_not_exist_is_refused(String id) {
        HttpResponse<String> response = send(as(Role.SERVICE, PATH).header(HEADER, id));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(body(response).path("detail").asString()).contains(HEADER);
    }

    @Test
    void what_only_the_gateway_says_can_t_be_said_by_a_caller() throws Exception {
        Headers seen = headersSeen(as(Role.OPERATOR, PATH)
                .header("Lorica-Role", "ADMIN")
                .header("X-Lorica-Role", "ADMIN")
                .header("Lorica-Actor", UUID.randomUUID().toString()));

        assertThat(seen.keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("lorica"));
    }

    private Headers headersSeen(HttpRequest.Builder request) throws Exception {
        CompletableFuture<Headers> seen = new CompletableFuture<>();
        UPSTREAM.on(PATH, exchange -> {
            seen.complete(exchange.getRequestHeaders());
            Upstream.answer(exchange, 200, "application/json", "{}");
        });
        assertThat(send(request).statusCode()).isEqualTo(200);
        return seen.get();
    }

    private static Jwt token(Headers seen) throws Exception {
        String pem = read(KEYS.resolve("gateway-public.pem")).replaceAll("-----.*?-----|\\s", "");
        RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
        return NimbusJwtDecoder.withPublicKey(key)
                .build()
                .decode(seen.getFirst("Authorization").substring("Bearer ".length()));
    }
}
