package io.lorica.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.client.TestServer.Answer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final TestServer server = new TestServer();
    private final List<String> observed = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void calls_and_streams_are_observed_and_carry_the_trace() throws InterruptedException {
        server.answering("/v1/adapters", Answer.json("{\"items\": []}"))
                .answering("/v1/training-runs/r1/events", Answer.events("""
                        data:{"sequence":1,"state":"FAILED","step":1,"total_steps":2,"at":"2026-01-01T00:00:00Z"}

                        """));
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new Tracer<>());
        try (LoricaClient client =
                server.clientBuilder().observations(observations).build()) {
            client.registry().adapters(null, 50);
            client.runEvents().follow("r1", _ -> {});
        }

        assertThat(observed).containsExactly("http.client.requests", "lorica.client.stream");
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.header("traceparent")).contains(TRACE));
    }

    /** Does to a call's headers what a tracer does. */
    private final class Tracer<C> implements ObservationHandler<SenderContext<C>> {
        @Override
        public void onStart(SenderContext<C> context) {
            context.getSetter().set(context.getCarrier(), "traceparent", TRACE);
        }

        @Override
        public void onStop(SenderContext<C> context) {
            observed.add(String.valueOf(context.getName()));
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof SenderContext;
        }
    }
}
