package io.lorica.gateway.route;

import io.lorica.gateway.problem.GatewayException.InvalidRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import reactor.core.publisher.Mono;

/**
 * Keys instead of sessions: nothing a browser sends by itself authenticates, so there is nothing to forge across sites.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {
    /**
     * Scripts and style of a version's report, by their digests. The console opens the report from memory, where a
     * browser holds it to the console's policy as well as to its own.
     */
    private static final String REPORT_SCRIPTS = "'sha256-Whckfrbk3h8bZQ50OHXowDwbC4en2tg7sINJziOQtdg='"
            + " 'sha256-AnMnADbDgRXly3YNur9Hu1GoZLut7OQcnL7S+mSpyfA='";

    private static final String REPORT_STYLE = "'sha256-9N+aDbvGB2Ez1BhnA//YRVkA5mvFpfnsaGhQJrKotWA='";

    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self' " + REPORT_SCRIPTS
            + "; style-src 'self' " + REPORT_STYLE + "; img-src 'self'; connect-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";

    @Bean
    SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http, AccessFilter access) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .hsts(Customizer.withDefaults()))
                .addFilterAt(access.webFilter(), SecurityWebFiltersOrder.AUTHENTICATION)
                // The access table has decided before this point; what it let pass is allowed.
                .authorizeExchange(exchange -> exchange.anyExchange().permitAll())
                .build();
    }

    /** A span for each security filter would cost more than the filters do; the request's own span has it all. */
    @Bean
    SecurityObservationSettings noSpansOfSecurityFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    ServerExchangeRejectedHandler rejectedHandler() {
        return (_, rejection) -> Mono.error(new InvalidRequest(
                "invalid-request",
                HttpStatus.BAD_REQUEST,
                "The request's path or headers hold characters that are refused here (such as // ;"
                        + " %2F or control characters). Send a plain path."));
    }
}
