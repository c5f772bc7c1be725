package io.lorica.inference.trial;

import io.lorica.api.registry.VersionRef;
import io.lorica.inference.model.ModelLease;
import io.lorica.inference.model.VersionTrials;
import io.lorica.inference.node.ThisNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Tries each version once for each runtime; a swap to a known one costs nothing. */
final class RememberedTrials implements VersionTrials {
    static final String SCHEDULER = "trialReporting";

    private static final Logger log = LoggerFactory.getLogger(RememberedTrials.class);

    private final Findings findings;
    private final TrialReports reports;
    private final ThisNode node;
    private final Clock clock;
    private final MeterRegistry meters;

    RememberedTrials(Findings findings, TrialReports reports, ThisNode node, Clock clock, MeterRegistry meters) {
        this.findings = findings;
        this.reports = reports;
        this.node = node;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public Optional<String> fault(VersionRef version, ModelLease lease) {
        String runtime = node.runtime(lease.base().model());
        Finding finding = findings.find(version, runtime).orElseGet(() -> tried(version, runtime, lease));
        if (!finding.isReported()) {
            reports.queue(finding);
        }
        return finding.problem();
    }

    private Finding tried(VersionRef version, String runtime, ModelLease lease) {
        Optional<String> fault = new Trial(lease).fault();
        var finding = new Finding(
                version, runtime, fault.orElse(null), clock.instant().truncatedTo(ChronoUnit.MICROS), false);
        findings.put(finding);
        meters.counter("lorica.inference.trials", "outcome", fault.isEmpty() ? "passed" : "failed")
                .increment();
        log.info("Tried {} v{}: {}", version.name(), version.number(), fault.orElse("it may answer"));
        return finding;
    }

    @Scheduled(fixedDelayString = "${lorica.trials.report-interval:5s}", scheduler = SCHEDULER)
    void report() {
        reports.send(finding -> findings.put(finding.reported()));
    }
}
