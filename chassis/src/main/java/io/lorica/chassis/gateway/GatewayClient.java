package io.lorica.chassis.gateway;

import io.lorica.api.registry.RegistryApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.databind.json.JsonMapper;

/** The clients of a service that calls others; absent where {@code lorica.gateway.url} is not set. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("lorica.gateway.url")
@EnableConfigurationProperties(GatewayClientProperties.class)
public class GatewayClient {

    @Bean
    RestClient gatewayRestClient(GatewayClientProperties properties, JsonMapper json) {
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .build());
        requests.setReadTimeout(properties.readTimeout());
        return RestClient.builder()
                .baseUrl(properties.url())
                .requestFactory(requests)
                .configureMessageConverters(converters ->
                        converters.registerDefaults().withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
                .defaultRequest(
                        request -> request.headers(headers -> headers.setBearerAuth(key(properties.apiKeyFile()))))
                .build();
    }

    @Bean
    RegistryApi registryApi(RestClient gatewayRestClient) {
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(gatewayRestClient))
                .build()
                .createClient(RegistryApi.class);
    }

    private static String key(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Can't read this service's API key from %s. Set lorica.gateway.api-key-file to a readable file."
                            .formatted(file),
                    e);
        }
    }
}
