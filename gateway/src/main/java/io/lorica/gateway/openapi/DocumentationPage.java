package io.lorica.gateway.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;

/** The page at {@code /docs}: Swagger UI from its jar, with a start of ours, so that nothing comes from elsewhere. */
@Configuration(proxyBeanMethods = false)
class DocumentationPage implements WebFluxConfigurer {
    private static final String PATH = "/docs";

    /** The page's icons are images within its style sheet. Else it is what everything else here may do. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(PATH + "/swagger-ui/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/swagger-ui/" + version() + "/");
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 10)
    WebFilter policyOfThePage() {
        return (exchange, chain) -> {
            String path = exchange.getRequest().getPath().value();
            if (path.equals(PATH) || path.equals(PATH + "/")) {
                exchange.getResponse().setStatusCode(HttpStatus.FOUND);
                exchange.getResponse().getHeaders().set(HttpHeaders.LOCATION, PATH + "/index.html");
                return exchange.getResponse().setComplete();
            }
            if (path.startsWith(PATH + "/")) {
                exchange.getResponse().getHeaders().set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            }
            return chain.filter(exchange);
        };
    }

    /** Its files lie under their version, which the parent pom alone says. */
    private static String version() {
        var jar = new Properties();
        try (var properties =
                new ClassPathResource("/META-INF/maven/org.webjars/swagger-ui/pom.properties").getInputStream()) {
            jar.load(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar.getProperty("version");
    }
}
