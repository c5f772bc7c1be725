package io.lorica.inference.record;

import io.lorica.client.LoricaException;
import io.lorica.journal.JournalCorrupt;
import io.lorica.journal.JournalException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The thread that brings records to the centre. What passes is tried again with growing pauses; where the centre and
 * this journal contradict each other, it stops, since going on would hide that.
 */
@Component
class RecordShipping implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RecordShipping.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Set<String> CONTRADICTIONS = Set.of("journal-fork", "node-key-changed", "malformed-record");

    private final Shipment shipment;
    private final JournalProperties properties;
    private final Counter failures;
    private volatile ShippingState state = new ShippingState.Working();
    private volatile boolean isRunning;
    private Thread thread = Thread.ofPlatform().unstarted(() -> {});

    RecordShipping(Shipment shipment, JournalProperties properties, MeterRegistry meters) {
        this.shipment = shipment;
        this.properties = properties;
        this.failures = Counter.builder("lorica.inference.records.shipping.failures")
                .description("Calls that did not bring records to the centre")
                .register(meters);
    }

    ShippingState state() {
        return state;
    }

    @Override
    public synchronized void start() {
        isRunning = true;
        thread = Thread.ofPlatform().daemon().name("lorica-record-shipping").start(this::loop);
    }

    private void loop() {
        BackOffExecution pauses = pauses();
        try {
            while (isRunning) {
                try {
                    boolean isMore = shipment.next();
                    works();
                    pauses = pauses();
                    if (!isMore) {
                        Thread.sleep(properties.shipInterval());
                    }
                } catch (Contradiction | JournalCorrupt e) {
                    stopFor(String.valueOf(e.getMessage()));
                    return;
                } catch (LoricaException | JournalException e) {
                    if (isContradiction(e)) {
                        stopFor(String.valueOf(e.getMessage()));
                        return;
                    }
                    if (isRunning) {
                        fails(e);
                        Thread.sleep(pauses.nextBackOff());
                    }
                }
            }
        } catch (InterruptedException _) {
            // The node stops; the next start goes on from what the centre has.
        } catch (RuntimeException e) {
            log.error("Records are not shipped any more", e);
            stopFor("an error of the node itself, which its log has: " + e);
        }
    }

    private static BackOffExecution pauses() {
        var pauses = new ExponentialBackOff(FIRST_PAUSE.toMillis(), 2);
        pauses.setMaxInterval(LONGEST_PAUSE.toMillis());
        pauses.setJitter(FIRST_PAUSE.toMillis() / 4);
        return pauses.start();
    }

    private static boolean isContradiction(RuntimeException failure) {
        return failure instanceof LoricaException.Refused refused
                && CONTRADICTIONS.contains(refused.problem().slug());
    }

    private void works() {
        if (state instanceof ShippingState.Failing) {
            log.info("Records get to the centre again");
        }
        state = new ShippingState.Working();
    }

    private void fails(RuntimeException e) {
        failures.increment();
        if (!(state instanceof ShippingState.Failing)) {
            log.warn("Records wait on this node, since the centre does not take them: {}", e.getMessage());
        }
        state = new ShippingState.Failing(String.valueOf(e.getMessage()));
    }

    private void stopFor(String reason) {
        failures.increment();
        log.error(
                "Records are not shipped any more until this node starts again. Find out why before: {} Decisions go"
                        + " on until {} is reached.",
                reason,
                JournalProperties.MAX_UNSHIPPED);
        state = new ShippingState.Stopped(reason);
    }

    @Override
    public synchronized void stop() {
        isRunning = false;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
