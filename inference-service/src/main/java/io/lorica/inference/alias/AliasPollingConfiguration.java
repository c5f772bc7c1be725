package io.lorica.inference.alias;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
class AliasPollingConfiguration {

    /** A thread of its own: a registry that does not answer holds up nothing but the next question to it. */
    @Bean(AliasWatcher.SCHEDULER)
    TaskScheduler aliasPolling() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("lorica-alias-poll-");
        return scheduler;
    }
}
