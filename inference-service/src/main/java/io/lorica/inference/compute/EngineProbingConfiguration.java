package io.lorica.inference.compute;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
class EngineProbingConfiguration {

    /** A thread of its own, which nothing that waits for the network can block. */
    @Bean(EngineHealth.SCHEDULER)
    TaskScheduler engineProbing() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("lorica-engine-probe-");
        return scheduler;
    }
}
