package io.lorica.gateway.apikey;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Controllers that return plain values may block: each call has a virtual thread of its own. */
@Configuration(proxyBeanMethods = false)
class BlockingHandlers implements WebFluxConfigurer {
    @Override
    public void configureBlockingExecution(BlockingExecutionConfigurer blocking) {
        blocking.setExecutor(new VirtualThreadTaskExecutor("api-keys-"));
    }
}
