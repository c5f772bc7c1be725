package io.lorica.gateway.apikey;

import io.lorica.gateway.servicetoken.SigningKey;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApiKeyConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SigningKey signingKey(FirstStart firstStart) {
        return firstStart.openSigningKey();
    }
}
