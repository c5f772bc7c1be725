package io.lorica.chassis;

import io.lorica.chassis.form.FormParts;
import io.lorica.chassis.form.JsonDocuments;
import io.lorica.chassis.form.JsonParts;
import io.lorica.chassis.gateway.GatewayClient;
import io.lorica.chassis.openapi.OpenApiConfiguration;
import io.lorica.chassis.problem.ProblemsConfiguration;
import io.lorica.chassis.query.QueryParameters;
import io.lorica.chassis.security.GatewayTokenSecurity;
import io.lorica.chassis.trace.AccessLog;
import jakarta.validation.Validator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Switched on by having this module on the class path. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure"
                    + ".OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration"
        })
@EnableConfigurationProperties
@Import({
    GatewayTokenSecurity.class,
    GatewayClient.class,
    ProblemsConfiguration.class,
    OpenApiConfiguration.class,
    AccessLog.class
})
class ChassisAutoConfiguration {

    @Bean(DispatcherServlet.MULTIPART_RESOLVER_BEAN_NAME)
    JsonParts multipartResolver() {
        return new JsonParts();
    }

    @Bean
    WebMvcConfigurer nothingIsDropped() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new QueryParameters());
                registry.addInterceptor(new FormParts());
            }
        };
    }

    @Bean
    JsonDocuments jsonDocuments(JsonMapper json, Validator validator) {
        return new JsonDocuments(json, validator);
    }
}
