package io.lorica.inference.record;

import io.lorica.journal.Journal;
import io.lorica.journal.JournalUnavailable;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes the node out of service while it can't write decisions down, and back by itself. A centre that can't be reached
 * does not, as long as there is room: the details say how far it is behind.
 */
@Component("journal")
class JournalHealth implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(JournalHealth.class);

    private final Journal journal;
    private final CentreKey key;
    private final Backlog backlog;
    private final RecordShipping shipping;
    private boolean isOut;

    JournalHealth(Journal journal, CentreKey key, Backlog backlog, RecordShipping shipping) {
        this.journal = journal;
        this.key = key;
        this.backlog = backlog;
        this.shipping = shipping;
    }

    /** Nobody's decision has to fail for a journal to be found broken, or whole again. */
    @Scheduled(fixedDelayString = "${lorica.journal.probe-interval:1s}", scheduler = JournalConfiguration.PROBES)
    void probe() {
        try {
            journal.requireWritable();
        } catch (JournalUnavailable _) {
            // The journal's trouble says the same until it is over.
        }
        Optional<String> reason = reason();
        if (!isOut && reason.isPresent()) {
            log.error("Decisions can't be written down; this node answers none. {}", reason.get());
        } else if (isOut && reason.isEmpty()) {
            log.info("Decisions can be written down and are answered");
        }
        isOut = reason.isPresent();
    }

    @Override
    public Health health() {
        Optional<String> reason = reason();
        Health.Builder health =
                reason.isPresent() ? Health.outOfService().withDetail("reason", reason.get()) : Health.up();
        return health.withDetail("records", journal.last().sequence())
                .withDetail("unshipped", backlog.records())
                .withDetail("shipping", shipping.state().told())
                .build();
    }

    private Optional<String> reason() {
        if (!key.isKnown()) {
            return Optional.of("The centre's sealing key has never been had: check that the gateway and the registry"
                    + " run, and lorica.gateway.url.");
        }
        if (backlog.isFull()) {
            return Optional.of(("The centre lacks more of this node's records than %s allows: see why they are not"
                            + " shipped, or raise it.")
                    .formatted(JournalProperties.MAX_UNSHIPPED));
        }
        return journal.trouble().map(JournalUnavailable::getMessage);
    }
}
