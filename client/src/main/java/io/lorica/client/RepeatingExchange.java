package io.lorica.client;

import io.lorica.api.Headers;
import io.lorica.api.inference.DecisionsApi;
import io.lorica.api.record.RecordsApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.web.client.RestClient.RequestBodySpec;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.util.UriComponentsBuilder;

/** Makes the calls of the HTTP interfaces: once, or again where that can't do anything twice. */
final class RepeatingExchange implements HttpExchangeAdapter {
    /** Posts that do nothing twice by themselves. */
    private static final Set<String> REPEATABLE = Set.of(DecisionsApi.PATH, RecordsApi.NODE_PATH);

    private final RestClientAdapter requests;
    private final Retries retries;
    private final Identity identity;

    RepeatingExchange(RestClientAdapter requests, Retries retries, Identity identity) {
        this.requests = requests;
        this.retries = retries;
        this.identity = identity;
    }

    @Override
    public boolean supportsRequestAttributes() {
        return requests.supportsRequestAttributes();
    }

    @Override
    public void exchange(HttpRequestValues values) {
        exchangeForBodilessEntity(values);
    }

    @Override
    public HttpHeaders exchangeForHeaders(HttpRequestValues values) {
        return exchangeForBodilessEntity(values).getHeaders();
    }

    @Override
    public <T> T exchangeForBody(HttpRequestValues values, ParameterizedTypeReference<T> type) {
        T body = call(values, request -> request.retrieve().body(type));
        if (body == null) {
            throw new LoricaException.Unreadable(name(values) + " got an empty answer.", null);
        }
        return body;
    }

    @Override
    public ResponseEntity<Void> exchangeForBodilessEntity(HttpRequestValues values) {
        return Objects.requireNonNull(call(values, request -> request.retrieve().toBodilessEntity()));
    }

    @Override
    public <T> ResponseEntity<T> exchangeForEntity(HttpRequestValues values, ParameterizedTypeReference<T> type) {
        return Objects.requireNonNull(call(values, request -> request.retrieve().toEntity(type)));
    }

    private <T> @Nullable T call(HttpRequestValues values, Function<RequestBodySpec, @Nullable T> answer) {
        boolean isRepeatable = isRepeatable(values);
        BackOffExecution waits = retries.start();
        HttpHeaders headers = new HttpHeaders();
        identity.forOneCall(headers::set);
        while (true) {
            try {
                RequestBodySpec request = requests.newRequest(values);
                return answer.apply(request.headers(all -> all.putAll(headers)));
            } catch (RestClientException e) {
                LoricaException failure = translate(e, values, isRepeatable);
                if (!isRepeatable || !pauseAfter(failure, waits)) {
                    throw failure;
                }
            } catch (LoricaException.Unavailable e) {
                if (!isRepeatable || !pauseAfter(e, waits)) {
                    throw e;
                }
            }
        }
    }

    /** @return whether another attempt is due */
    private boolean pauseAfter(LoricaException failure, BackOffExecution waits) {
        if (!(failure instanceof LoricaException.Unavailable unavailable)) {
            return false;
        }
        long wait = waits.nextBackOff();
        Duration asked = unavailable.retryAfter().orElse(Duration.ZERO);
        if (wait == BackOffExecution.STOP || asked.compareTo(retries.longestWait()) > 0) {
            return false;
        }
        try {
            Thread.sleep(Math.max(wait, asked.toMillis()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRepeatable(HttpRequestValues values) {
        HttpMethod method = values.getHttpMethod();
        return HttpMethod.GET.equals(method)
                || HttpMethod.DELETE.equals(method)
                || values.getHeaders().containsHeader(Headers.IDEMPOTENCY_KEY)
                || REPEATABLE.contains(String.valueOf(values.getUriTemplate()));
    }

    private static LoricaException translate(
            RestClientException failure, HttpRequestValues values, boolean isHarmless) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException broken) {
                return Failures.ofTransport(name(values), broken, isHarmless);
            }
            if (cause instanceof UncheckedIOException broken) {
                return Failures.ofTransport(name(values), Objects.requireNonNull(broken.getCause()), isHarmless);
            }
        }
        return Failures.unreadable(name(values), failure);
    }

    private static String name(HttpRequestValues values) {
        String path = UriComponentsBuilder.fromUriString(String.valueOf(values.getUriTemplate()))
                .buildAndExpand(values.getUriVariables())
                .getPath();
        return values.getHttpMethod() + " " + path;
    }
}
