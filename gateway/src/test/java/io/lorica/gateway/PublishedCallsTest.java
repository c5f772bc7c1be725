package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.Role;
import io.lorica.api.inference.InferenceApi;
import io.lorica.api.record.DecisionRecordsApi;
import io.lorica.api.record.LogApi;
import io.lorica.api.record.RecordsApi;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.training.TrainingApi;
import io.lorica.testsupport.HttpContract;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract publishes is let through: a call that the access table does not know is refused to everyone. */
class PublishedCallsTest extends GatewayTest {
    static Stream<String> forwarded() {
        return HttpContract.of(
                RegistryApi.class,
                RecordsApi.class,
                DecisionRecordsApi.class,
                LogApi.class,
                TrainingApi.class,
                InferenceApi.class)
                .stream();
    }

    @ParameterizedTest
    @MethodSource("forwarded")
    void each_call_of_the_services_reaches_them(String call) {
        String method = call.substring(0, call.indexOf(' '));
        String path = call.substring(call.indexOf(' ') + 1, call.indexOf(" (")).replaceAll("\\{\\*?[a-z]+}", "1");

        var response = send(as(Role.ADMIN, path)
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(body(response).path("path").asString()).isEqualTo(path);
    }
}
