package io.lorica.inference.batch;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Takes the node out of service while its engine fails, and back when a pass succeeds again. */
@Component("engine")
class EngineHealth implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(EngineHealth.class);

    private final Compute compute;
    private final ApplicationEventPublisher events;

    EngineHealth(Compute compute, ApplicationEventPublisher events) {
        this.compute = compute;
        this.events = events;
    }

    @Scheduled(fixedDelayString = "${lorica.batch.probe-interval:1s}")
    void probe() {
        if (!compute.isSuspect()) {
            return;
        }
        boolean worked = compute.fault().isEmpty();
        compute.probe();
        Optional<String> fault = compute.fault();
        if (worked && fault.isPresent()) {
            log.error("The engine fails; this node refuses requests until a pass succeeds. {}", fault.get());
            AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
        } else if (!worked && fault.isEmpty()) {
            log.info("The engine computes again");
            AvailabilityChangeEvent.publish(events, this, ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    @Override
    public Health health() {
        return compute.fault()
                .map(reason ->
                        Health.outOfService().withDetail("reason", reason).build())
                .orElseGet(() -> Health.up().build());
    }
}
