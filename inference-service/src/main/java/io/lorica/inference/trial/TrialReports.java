package io.lorica.inference.trial;

import io.lorica.api.registry.RegistryApi;
import io.lorica.client.LoricaException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends findings to the registry, apart from the swaps that made them, and goes on sending through its outages. */
final class TrialReports {
    private static final Logger log = LoggerFactory.getLogger(TrialReports.class);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final RegistryApi registry;
    private final String node;
    private final Map<String, Finding> unsent = new ConcurrentHashMap<>();

    /** @param node this node's name */
    TrialReports(RegistryApi registry, String node) {
        this.registry = registry;
        this.node = node;
    }

    void queue(Finding finding) {
        unsent.put(finding.version().digest() + finding.runtime(), finding);
    }

    /** @param onReported told of each finding that the registry has */
    void send(Consumer<Finding> onReported) {
        for (var entry : Map.copyOf(unsent).entrySet()) {
            Finding finding = entry.getValue();
            try {
                registry.reportTrial(finding.version().name(), finding.version().number(), finding.report(node));
            } catch (LoricaException.Refused e) {
                if (e.status() == UNAUTHORIZED || e.status() == FORBIDDEN) {
                    log.debug("The node's key is not let in; a trial's finding is sent again", e);
                    return;
                }
                log.warn("The registry refuses a trial's finding; it is not sent again", e);
            } catch (LoricaException e) {
                log.debug("The registry did not take a trial's finding; it is sent again", e);
                return;
            }
            unsent.remove(entry.getKey(), finding);
            onReported.accept(finding);
        }
    }
}
