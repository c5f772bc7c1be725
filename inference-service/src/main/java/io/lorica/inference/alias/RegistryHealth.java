package io.lorica.inference.alias;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Out of service until the versions that the registry names at the start are loaded, so that nobody is sent to a node
 * that can't answer yet. Up also during an outage, because the node goes on serving; the details say that its versions
 * may be behind. Taking the node out of service would turn a registry outage into one of decisions.
 */
@Component("registry")
class RegistryHealth implements HealthIndicator {
    private final AliasWatcher watcher;

    RegistryHealth(AliasWatcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public Health health() {
        return switch (watcher.state()) {
            case RegistryState.NotAsked _ ->
                Health.outOfService().withDetail("registry", "not asked yet").build();
            case RegistryState.Reachable reachable ->
                (watcher.isStarting() ? Health.outOfService() : Health.up())
                        .withDetail("registry", "reachable")
                        .withDetail("since", reachable.since())
                        .build();
            case RegistryState.Outage outage ->
                Health.up()
                        .withDetail("registry", "outage")
                        .withDetail("since", outage.since())
                        .withDetail("reason", outage.reason())
                        .build();
        };
    }
}
