package io.lorica.inference.compute;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes the node out of service while its engine fails on any base model, since nobody in front of it can tell its
 * bases apart, and back when passes succeed again.
 */
@Component("engine")
class EngineHealth implements HealthIndicator {
    static final String SCHEDULER = "engineProbes";

    private static final Logger log = LoggerFactory.getLogger(EngineHealth.class);

    private final Computes computes;
    private final ApplicationEventPublisher events;
    private boolean isOut;

    EngineHealth(Computes computes, ApplicationEventPublisher events) {
        this.computes = computes;
        this.events = events;
    }

    /** Never waits: a pass is queued in one round, and what came of it is seen in a later one. */
    @Scheduled(fixedDelayString = "${lorica.batch.probe-interval:1s}", scheduler = SCHEDULER)
    void probe() {
        computes.running().stream().filter(Compute::isSuspect).forEach(Compute::probe);
        String faults = faults();
        if (!isOut && !faults.isEmpty()) {
            log.error("The engine fails; this node refuses requests until a pass succeeds. {}", faults);
            AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
        } else if (isOut && faults.isEmpty()) {
            log.info("The engine computes again");
            AvailabilityChangeEvent.publish(events, this, ReadinessState.ACCEPTING_TRAFFIC);
        }
        isOut = !faults.isEmpty();
    }

    @Override
    public Health health() {
        String faults = faults();
        return faults.isEmpty()
                ? Health.up().build()
                : Health.outOfService().withDetail("reason", faults).build();
    }

    private String faults() {
        return computes.running().stream()
                .flatMap(compute -> compute.fault().map(fault -> "%s: %s".formatted(compute.name(), fault)).stream())
                .collect(Collectors.joining("; "));
    }
}
