package io.lorica.gateway.apikey;

import io.lorica.gateway.problem.QueryParameters;
import java.security.Principal;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Controllers that return plain values may block: each call has a virtual thread of its own. */
@Configuration(proxyBeanMethods = false)
class BlockingHandlers implements WebFluxConfigurer, WebFluxRegistrations {
    @Override
    public void configureBlockingExecution(BlockingExecutionConfigurer blocking) {
        blocking.setExecutor(new VirtualThreadTaskExecutor("api-keys-"));
    }

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new QueryParameters();
    }

    @Override
    public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return new CallersOwn();
    }

    /**
     * Who calls is known in the reactive context, and not on the virtual thread. Reactor could carry it there, but at
     * each step of each request through the gateway, which doubles what a request costs; so each call of a key
     * controller gets one of its own, which knows its caller.
     */
    private static final class CallersOwn extends RequestMappingHandlerAdapter {
        @Override
        public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
            if (!(handler instanceof HandlerMethod method && method.getBean() instanceof ApiKeyController shared)) {
                return super.handle(exchange, handler);
            }
            return ReactiveSecurityContextHolder.getContext()
                    .mapNotNull(SecurityContext::getAuthentication)
                    .map(Principal::getName)
                    .map(shared::calledBy)
                    .map(own -> new HandlerMethod(own, method.getMethod()).createWithValidateFlags())
                    .flatMap(own -> super.handle(exchange, own));
        }
    }
}
