package io.lorica.gateway.keyfile;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KeysDirectoryConfiguration {

    @Bean
    KeysDirectory keysDirectory(KeysDirectoryProperties properties) {
        return KeysDirectory.at(properties.keysDirectory());
    }
}
