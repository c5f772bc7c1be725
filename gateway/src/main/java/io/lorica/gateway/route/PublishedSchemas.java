package io.lorica.gateway.route;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** The JSON Schemas of documents that people write, for editors and programs. */
@Configuration(proxyBeanMethods = false)
class PublishedSchemas implements WebFluxConfigurer {
    static final String PATHS = "/v1/schemas/**";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(PATHS).addResourceLocations("classpath:/io/lorica/api/schemas/");
    }
}
