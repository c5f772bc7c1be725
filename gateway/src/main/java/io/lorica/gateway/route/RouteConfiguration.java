package io.lorica.gateway.route;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RouteConfiguration {

    /** The client would send a request again when a pooled connection breaks; a POST must never run twice. */
    @Bean
    HttpClientCustomizer noRetries() {
        return client -> client.disableRetry(true);
    }
}
