package io.lorica.launcher.demo;

import io.lorica.api.training.RunProgress;
import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Reads a run's server-sent events; a connection that breaks is continued after the last event seen. */
final class RunEvents {
    private static final int RECONNECTS = 10;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI address;
    private final String apiKey;
    private final JsonMapper json;
    private long lastSequence;

    RunEvents(String gatewayUrl, String apiKey, String runId, JsonMapper json) {
        this.address = URI.create(gatewayUrl + "/v1/training-runs/" + runId + "/events");
        this.apiKey = apiKey;
        this.json = json;
    }

    /** Returns the event of the run's final state. */
    RunProgress follow(Consumer<RunProgress> listener) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int attempt = 0; attempt <= RECONNECTS; attempt++) {
                long before = lastSequence;
                try (Stream<String> lines = open(http)) {
                    for (Iterator<String> it = lines.iterator(); it.hasNext(); ) {
                        String line = it.next();
                        if (line.startsWith("data:")) {
                            RunProgress progress = json.readValue(line.substring(5), RunProgress.class);
                            lastSequence = progress.sequence();
                            listener.accept(progress);
                            if (progress.state().isFinal()) {
                                return progress;
                            }
                        }
                    }
                } catch (IOException | UncheckedIOException e) {
                    // The run goes on without a listener; ask again for what was missed.
                }
                if (lastSequence > before) {
                    attempt = 0;
                }
                Thread.sleep(PAUSE);
            }
        }
        throw new LauncherException("The events of " + address + " cannot be read any more. See ./lorica status");
    }

    private Stream<String> open(HttpClient http) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + apiKey)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", String.valueOf(lastSequence))
                .build();
        HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IOException("HTTP " + response.statusCode());
        }
        return response.body();
    }
}
