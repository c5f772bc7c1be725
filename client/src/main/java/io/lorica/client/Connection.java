package io.lorica.client;

import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * The way to one Lorica.
 *
 * @param key read for each call
 * @param readTimeout for a whole answer; in streams until the answer begins and between two bytes
 * @param uploadTimeout for an upload and its answer
 */
record Connection(
        URI url,
        Supplier<String> key,
        HttpClient http,
        Duration readTimeout,
        Duration uploadTimeout,
        Retries retries,
        ObservationRegistry observations) {

    /** Proxies of HTTP interfaces. */
    HttpServiceProxyFactory calls(Identity identity) {
        return proxies(identity, readTimeout);
    }

    /** Proxies whose calls may take as long as an upload does. */
    HttpServiceProxyFactory uploads(Identity identity) {
        return proxies(identity, uploadTimeout);
    }

    private HttpServiceProxyFactory proxies(Identity identity, Duration timeout) {
        JdkClientHttpRequestFactory requests =
                new JdkClientHttpRequestFactory(http, task -> Thread.ofVirtual().start(task));
        requests.setReadTimeout(timeout);
        RestClient rest = RestClient.builder()
                .baseUrl(url)
                .requestFactory(requests)
                .observationRegistry(observations)
                .configureMessageConverters(converters -> converters
                        .registerDefaults()
                        .withJsonConverter(new JacksonJsonHttpMessageConverter(Json.MAPPER)))
                .defaultRequest(request -> request.headers(headers -> headers.setBearerAuth(key.get())))
                .defaultStatusHandler(status -> !status.is2xxSuccessful(), (request, response) -> {
                    throw failure(request, response);
                })
                .build();
        return HttpServiceProxyFactory.builderFor(
                        new RepeatingExchange(RestClientAdapter.create(rest), retries, identity))
                .build();
    }

    private static LoricaException failure(HttpRequest request, ClientHttpResponse response)
            throws java.io.IOException {
        return Failures.ofAnswer(
                request.getMethod() + " " + request.getURI().getPath(),
                response.getStatusCode().value(),
                response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER),
                response.getBody().readAllBytes());
    }
}
