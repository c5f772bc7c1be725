package io.lorica.training;

import org.hibernate.cfg.MappingSettings;
import org.hibernate.type.format.jackson.Jackson3JsonFormatMapper;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How values are written into columns of type jsonb: as the service writes them in its answers. */
@Configuration(proxyBeanMethods = false)
class JsonColumns {
    @Bean
    HibernatePropertiesCustomizer jsonColumnsCustomizer(JsonMapper json) {
        // A row outlives the release that wrote it: what a later release dropped is still there, and is skipped.
        JsonMapper lenient = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        return properties -> properties.put(MappingSettings.JSON_FORMAT_MAPPER, new Jackson3JsonFormatMapper(lenient));
    }
}
