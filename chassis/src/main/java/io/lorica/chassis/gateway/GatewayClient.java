package io.lorica.chassis.gateway;

import io.lorica.api.record.RecordsApi;
import io.lorica.api.registry.RegistryApi;
import io.lorica.client.LoricaClient;
import io.lorica.client.Retries;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client of a service that calls others; absent where {@code lorica.gateway.url} is not set. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("lorica.gateway.url")
@EnableConfigurationProperties(GatewayClientProperties.class)
public class GatewayClient {

    /** Calls once: what calls others has a loop of its own, the watcher of aliases or the queue of runs. */
    @Bean
    LoricaClient loricaClient(GatewayClientProperties properties, ObjectProvider<ObservationRegistry> observations) {
        return LoricaClient.builder()
                .url(properties.url())
                .apiKeyFile(properties.apiKeyFile())
                .connectTimeout(properties.connectTimeout())
                .readTimeout(properties.readTimeout())
                .retries(Retries.none())
                .observations(observations.getIfAvailable(() -> ObservationRegistry.NOOP))
                .build();
    }

    @Bean
    RegistryApi registryApi(LoricaClient lorica) {
        return lorica.registry();
    }

    @Bean
    RecordsApi recordsApi(LoricaClient lorica) {
        return lorica.records();
    }
}
