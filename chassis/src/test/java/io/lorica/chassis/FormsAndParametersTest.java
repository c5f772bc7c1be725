package io.lorica.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.GatewayTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request is what it says: no part of a form and no parameter is dropped, and a wrong one says what is allowed. */
@SpringBootTest(
        classes = ChassisTest.ExampleService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.application.name=example-service")
class FormsAndParametersTest {
    private static final GatewayTokens GATEWAY = new GatewayTokens();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void gatewayKey(DynamicPropertyRegistry registry) {
        registry.add("lorica.security.gateway-public-key", GATEWAY::publicKeyUrl);
    }

    @Test
    void a_part_is_sent_once_and_none_is_dropped() throws Exception {
        String spec = part("spec", "{\"prompt_text\": \"x\"}");
        assertThat(form("/v1/form", spec + part("file", "a")).statusCode()).isEqualTo(200);
        assertThat(form("/v1/files", spec + part("files", "a") + part("files", "b"))
                        .body())
                .isEqualTo("2");
        assertThat(detail(form("/v1/form", spec + part("file", "a") + part("file", "b"))))
                .isEqualTo("file: was sent 2 times; send one.");
        assertThat(detail(form("/v1/form", spec + spec + part("file", "a"))))
                .isEqualTo("spec: was sent 2 times; send one.");
        assertThat(detail(form("/v1/form", spec + part("file", "a") + part("labels", "b"))))
                .isEqualTo("labels: is a part that is not read here; remove it. Known: spec, file.");
    }

    @Test
    void what_is_no_json_is_named_as_the_part_that_it_is() throws Exception {
        assertThat(detail(form("/v1/form", part("spec", "[1") + part("file", "a"))))
                .startsWith("spec: is not valid JSON");
        assertThat(detail(form("/v1/form", part("spec", "7") + part("file", "a"))))
                .startsWith("spec: must be an object");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, Parameter 'limit' must be a whole number from 1 to 200.",
        "1.5, Parameter 'limit' must be a whole number from 1 to 200.",
        "0, limit: must be greater than or equal to 1.",
        "201, limit: must be less than or equal to 200."
    })
    void a_wrong_parameter_says_what_is_allowed(String limit, String told) throws Exception {
        var response = send(HttpRequest.newBuilder(), "/v1/page?limit=" + limit);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(detail(response)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/page?lmit=3, lmit: is a parameter that is not read here; did you mean 'limit'?",
        "/v1/page?limit=3&limit=4, limit: was sent 2 times; send one.",
        "/v1/caller?limit=3, limit: is a parameter that is not read here; remove it."
    })
    void no_parameter_is_dropped(String path, String told) throws Exception {
        assertThat(detail(send(HttpRequest.newBuilder(), path))).isEqualTo(told);
    }

    @Test
    void a_form_may_come_with_a_query_and_its_parts_are_no_parameters() throws Exception {
        String plain = "--b\r\nContent-Disposition: form-data; name=\"spec\"\r\n\r\n{\"prompt_text\": \"x\"}\r\n";
        assertThat(form("/v1/form?", plain + part("file", "a")).statusCode()).isEqualTo(200);
        assertThat(detail(form("/v1/form?rows=1", plain + part("file", "a")))).startsWith("rows: is a parameter");
    }

    private static String part(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n%s\r\n"
                .formatted(name, content);
    }

    private HttpResponse<String> form(String path, String parts) throws Exception {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(HttpRequest.BodyPublishers.ofString(parts + "--b--\r\n")),
                path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
        request.uri(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + GATEWAY.token("example-service", "key-1", "branch-7", "OPERATOR"));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String detail(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(400);
        return json(response).path("detail").asString();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
