package io.lorica.registry.log;

import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class LogConfiguration {

    @Bean
    @ConditionalOnProperty("lorica.log.witness")
    Witness witness(LogProperties properties) {
        return new Witness(Objects.requireNonNull(properties.witness()));
    }
}
