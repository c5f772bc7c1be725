package io.lorica.chassis.security;

import io.lorica.chassis.problem.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets in only calls that carry a token which the gateway signed for this very service. What a caller may do was
 * decided by the gateway, by route; health alone is open.
 */
@Configuration(proxyBeanMethods = false)
public class GatewayTokenSecurity {
    static final String ISSUER = "lorica-gateway";

    @Bean
    OAuth2TokenValidator<Jwt> gatewayIssuer() {
        return new JwtIssuerValidator(ISSUER);
    }

    /** A token that never expires is none of the gateway's. */
    @Bean
    OAuth2TokenValidator<Jwt> limitedLifetime() {
        return new JwtClaimValidator<Instant>(JwtClaimNames.EXP, Objects::nonNull);
    }

    /** A span for each security filter would cost more than the filters do; the request's own span has it all. */
    @Bean
    SecurityObservationSettings noSpansOfSecurityFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain gatewayTokens(HttpSecurity http, JwtDecoder decoder, JsonMapper json) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable) // no cookies, so nothing to forge
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health", "/actuator/health/**")
                        .permitAll()
                        // An SSE or async answer is dispatched again after it was authorised.
                        .dispatcherTypeMatchers(DispatcherType.ASYNC)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(server -> server.jwt(
                                jwt -> jwt.decoder(new VerifiedTokens(decoder, Clock.systemUTC())))
                        .authenticationEntryPoint((request, response, e) -> refuse(json, request, response)))
                .build();
    }

    private static void refuse(JsonMapper json, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var problem = Problems.of(
                HttpStatus.UNAUTHORIZED.value(),
                "unauthenticated",
                "No valid service token",
                "Services answer the gateway alone. Send the request to the gateway with an API key.",
                request.getRequestURI());
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setHeader("WWW-Authenticate", "Bearer");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }
}
