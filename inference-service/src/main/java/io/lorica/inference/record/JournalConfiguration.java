package io.lorica.inference.record;

import io.lorica.inference.node.ThisNode;
import io.lorica.journal.Journal;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
class JournalConfiguration {
    static final String PROBES = "journalProbes";
    static final String KEY_QUESTIONS = "sealingKeyQuestions";

    private static final Logger log = LoggerFactory.getLogger(JournalConfiguration.class);

    /** Closed after all that writes to it. */
    @Bean
    Journal nodeJournal(JournalProperties properties, ThisNode node, Clock clock) {
        Journal journal = Journal.open(properties.directory().toAbsolutePath(), properties.options(node, clock));
        journal.notices().forEach(log::warn);
        log.info(
                "The journal of node {} goes on after record {}; the centre has {}",
                journal.node(),
                journal.last().sequence(),
                journal.shipped().sequence());
        return journal;
    }

    /** A thread of its own, which nothing that waits for the network can block. */
    @Bean(PROBES)
    TaskScheduler journalProbes() {
        return scheduler("lorica-journal-probe-");
    }

    /** A thread of its own: a centre that does not answer holds up nothing but the next question to it. */
    @Bean(KEY_QUESTIONS)
    TaskScheduler sealingKeyQuestions() {
        return scheduler("lorica-sealing-key-");
    }

    private static TaskScheduler scheduler(String threads) {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix(threads);
        return scheduler;
    }
}
