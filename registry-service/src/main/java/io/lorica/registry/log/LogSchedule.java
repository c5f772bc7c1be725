package io.lorica.registry.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Puts changes of state into the log and signs it, about once a second. */
@Component
class LogSchedule {
    private static final Logger log = LoggerFactory.getLogger(LogSchedule.class);

    private final Log leaves;
    private final Checkpoints checkpoints;
    private boolean isFailing;

    LogSchedule(Log leaves, Checkpoints checkpoints) {
        this.leaves = leaves;
        this.checkpoints = checkpoints;
    }

    @Scheduled(fixedDelay = 1_000)
    void run() {
        try {
            leaves.integratePending();
            checkpoints.sign();
            isFailing = false;
        } catch (RuntimeException e) {
            // Said once: it is tried again each second.
            if (!isFailing) {
                log.error("The log can't be signed: {}", e.getMessage(), e);
            }
            isFailing = true;
        }
    }
}
