package io.lorica.client;

import io.lorica.files.ExpectedFile;
import io.lorica.files.StallGuard;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.RequestReplySenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Answers that are read as they come: files and events. Apart from the other calls because the time limit of those is
 * for the whole answer; here it is for the answer's begin and for silence.
 */
final class Streams {
    /** A transfer that breaks is continued, while each attempt brings something. */
    static final int ATTEMPTS = 4;

    private static final int LARGEST_PROBLEM_BYTES = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-.*");

    private final Connection connection;
    private final Identity identity;

    Streams(Connection connection, Identity identity) {
        this.connection = connection;
        this.identity = identity;
    }

    /** @param body fails when no byte comes for the connection's read timeout */
    record Answer(int status, java.net.http.HttpHeaders headers, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    HttpRequest.Builder to(String template, Object... variables) {
        URI address = new DefaultUriBuilderFactory(connection.url().toString()).expand(template, variables);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(connection.readTimeout())
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + connection.key().get());
        identity.forOneCall(request::header);
        return request;
    }

    /**
     * @throws IOException if no answer came
     * @throws LoricaException if the answer is no success
     */
    Answer open(HttpRequest.Builder request) throws IOException {
        HttpResponse<InputStream> response = observed(request);
        var answer = new Answer(
                response.statusCode(), response.headers(), new StallGuard(response.body(), connection.readTimeout()));
        if (answer.status() / 100 == 2) {
            return answer;
        }
        try (answer) {
            throw Failures.ofAnswer(
                    name(response.request()),
                    answer.status(),
                    answer.headers().firstValue(HttpHeaders.RETRY_AFTER).orElse(null),
                    answer.body().readNBytes(LARGEST_PROBLEM_BYTES));
        }
    }

    /**
     * A file's bytes from one on; all of them where the server does not know ranges, or has fewer.
     *
     * @throws IOException if no answer came
     * @throws LoricaException if the answer is no success
     */
    ExpectedFile.Opened openFrom(long from, String template, Object... variables) throws IOException {
        HttpRequest.Builder request = to(template, variables);
        if (from > 0) {
            request.header(HttpHeaders.RANGE, "bytes=" + from + "-");
        }
        try {
            Answer answer = open(request);
            return new ExpectedFile.Opened(answer.body(), begin(answer));
        } catch (LoricaException.Refused e) {
            if (from > 0 && e.status() == HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value()) {
                return openFrom(0, template, variables);
            }
            throw e;
        }
    }

    private static long begin(Answer answer) {
        if (answer.status() != HttpStatus.PARTIAL_CONTENT.value()) {
            return 0;
        }
        Matcher range = CONTENT_RANGE.matcher(
                answer.headers().firstValue(HttpHeaders.CONTENT_RANGE).orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : 0;
    }

    static String name(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    private HttpResponse<InputStream> observed(HttpRequest.Builder request) throws IOException {
        var context = new RequestReplySenderContext<HttpRequest.Builder, HttpResponse<InputStream>>(
                (carrier, name, value) -> Objects.requireNonNull(carrier).setHeader(name, value));
        context.setCarrier(request);
        return Observation.createNotStarted("lorica.client.stream", () -> context, connection.observations())
                .observeChecked(() -> {
                    HttpResponse<InputStream> response = send(request.build());
                    context.setResponse(response);
                    return response;
                });
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return connection.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
