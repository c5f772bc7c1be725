package io.lorica.inference.record;

import io.lorica.inference.InferenceProblem;
import io.lorica.inference.node.ThisNode;
import io.lorica.journal.Entry;
import io.lorica.journal.Journal;
import io.lorica.journal.JournalUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes decisions down before they are answered. Of any number of threads. */
@Component
public class DecisionRecords {
    private static final Logger log = LoggerFactory.getLogger(DecisionRecords.class);

    private final Journal journal;
    private final CentreKey key;
    private final Backlog backlog;
    private final JournalProperties properties;
    private final ThisNode node;
    private final Timer timer;

    DecisionRecords(
            Journal journal,
            CentreKey key,
            Backlog backlog,
            JournalProperties properties,
            ThisNode node,
            MeterRegistry meters) {
        this.journal = journal;
        this.key = key;
        this.backlog = backlog;
        this.properties = properties;
        this.node = node;
        this.timer = Timer.builder("lorica.inference.records.write")
                .description("From a decision to its record on the disk")
                .publishPercentileHistogram()
                .register(meters);
    }

    /** A record on its way to the disk. */
    public interface Pending {
        /** @throws InferenceProblem.JournalUnavailable if it did not come there: the decision must not be told */
        void await();
    }

    /**
     * Refuses, before anything is computed, what could not be written down.
     *
     * @throws InferenceProblem.NoSealingKey if the centre has never been reached
     * @throws InferenceProblem.JournalUnavailable if the journal can't be written to, or the centre lacks too much of
     *     it
     */
    public void requireReady() {
        key.sealer();
        if (backlog.isFull() || journal.trouble().isPresent()) {
            throw new InferenceProblem.JournalUnavailable();
        }
    }

    /**
     * Returns when the record is on the disk; it stays there whatever becomes of the answer.
     *
     * @return its receipt, as a text
     * @throws InferenceProblem if it did not come there: the decision must not be told
     */
    public String write(RecordedDecision decision) {
        byte[] payload = seal(decision);
        Entry entry = append(decision.id(), payload);
        return journal.receipt(decision.id(), entry, properties.mergeWithin()).text();
    }

    /**
     * Has a record written while others are made; those that are on their way together take one sync.
     *
     * @throws InferenceProblem.RecordTooLarge if it is larger than the journal takes
     */
    public Pending begin(RecordedDecision decision) {
        byte[] payload = seal(decision);
        var written = CompletableFuture.supplyAsync(() -> append(decision.id(), payload), Thread::startVirtualThread);
        return () -> {
            try {
                written.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof InferenceProblem problem ? problem : e;
            }
        };
    }

    private byte[] seal(RecordedDecision decision) {
        byte[] payload = key.sealer()
                .seal(decision.id(), decision.details(), digest -> decision.basis(node, digest))
                .bytes();
        long most = properties.maxRecordSize().toBytes();
        if (payload.length > most) {
            throw new InferenceProblem.RecordTooLarge(payload.length, most, JournalProperties.MAX_RECORD_SIZE);
        }
        return payload;
    }

    private Entry append(String id, byte[] payload) {
        try {
            Entry entry = timer.record(() -> journal.append(id, payload));
            backlog.add(payload.length);
            return entry;
        } catch (JournalUnavailable e) {
            log.warn("Decision {} could not be written down and is not answered. {}", id, e.getMessage());
            throw new InferenceProblem.JournalUnavailable(e);
        }
    }
}
