package io.lorica.inference.trial;

import io.lorica.api.registry.RegistryApi;
import io.lorica.inference.adapter.AdapterCacheProperties;
import io.lorica.inference.node.ThisNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class TrialConfiguration {

    /** What is found about a version is kept beside its files. */
    @Bean
    RememberedTrials rememberedTrials(
            AdapterCacheProperties cache,
            ThisNode node,
            RegistryApi registry,
            JsonMapper json,
            Clock clock,
            MeterRegistry meters) {
        return new RememberedTrials(
                new Findings(cache.directory().toAbsolutePath().resolve("trials"), json),
                new TrialReports(registry, node.name()),
                node,
                clock,
                meters);
    }

    /** A thread of its own: a registry that does not answer holds up nothing but the next report. */
    @Bean(RememberedTrials.SCHEDULER)
    TaskScheduler trialReporting() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("lorica-trial-report-");
        return scheduler;
    }
}
