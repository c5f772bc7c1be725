package io.lorica.chassis.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lorica.testsupport.GatewayTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Spans leave the process only for a collector that was named. */
@Tag("slow")
class TraceExportTest {
    private static final String ENDPOINT = "--management.opentelemetry.tracing.export.otlp.endpoint=";

    @Test
    void nothing_is_exported_unless_a_collector_is_named() {
        try (var service = start()) {
            assertThat(service.getBeansOfType(SpanExporter.class)).isEmpty();
            assertThat(service.getBeanNamesForType(MeterRegistry.class)).containsExactly("prometheusMeterRegistry");
        }
    }

    @Test
    void a_named_collector_gets_the_spans() throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer collector = collector(received);
        String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
        try (var service =
                start(ENDPOINT + endpoint, "--management.opentelemetry.tracing.export.schedule-delay=50ms")) {
            get(service, "/v1/anything");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(received)
                            .anySatisfy(body -> assertThat(body).contains("example-service")));
        } finally {
            collector.stop(0);
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--server.port=0",
                "--spring.application.name=example-service",
                "--lorica.security.gateway-public-key=" + new GatewayTokens().publicKeyUrl()));
        return SpringApplication.run(ExampleService.class, all.toArray(String[]::new));
    }

    private static void get(ConfigurableApplicationContext service, String path) throws Exception {
        int port = ((WebServerApplicationContext) service).getWebServer().getPort();
        try (var client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    private static HttpServer collector(List<String> received) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", call -> {
            try (call) {
                received.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
                call.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }

    @Configuration
    @EnableAutoConfiguration
    static class ExampleService {}
}
