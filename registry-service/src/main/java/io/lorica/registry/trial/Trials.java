package io.lorica.registry.trial;

import io.lorica.api.Page;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ReportTrialRequest;
import io.lorica.api.registry.VersionTrial;
import io.lorica.chassis.page.Cursor;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.author.Author;
import io.lorica.registry.version.Versions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** Keeps nodes' findings, each once. */
@Service
class Trials {
    private final Versions versions;
    private final TrialRepository repository;

    Trials(Versions versions, TrialRepository repository) {
        this.versions = versions;
        this.repository = repository;
    }

    /** @throws InvalidRequest if the node tried other bytes than the version's */
    VersionTrial report(String name, int number, ReportTrialRequest report) {
        AdapterVersion version = versions.require(name, number);
        if (!version.digest().equals(report.digest())) {
            throw new InvalidRequest("digest", "is not that of %s v%d: %s".formatted(name, number, version.digest()));
        }
        // As exact as the database keeps it, so that the same report is found again.
        Instant triedAt = report.triedAt().truncatedTo(ChronoUnit.MICROS);
        return known(name, number, report, triedAt).orElseGet(() -> {
            try {
                return repository
                        .saveAndFlush(new StoredTrial(version.ref(), report, triedAt, Author.current()))
                        .toTrial();
            } catch (DataIntegrityViolationException e) {
                // The same report came twice at once.
                return known(name, number, report, triedAt).orElseThrow(() -> e);
            }
        });
    }

    private Optional<VersionTrial> known(String name, int number, ReportTrialRequest report, Instant triedAt) {
        return repository
                .findByAdapterAndNumberAndNodeAndRuntimeAndTriedAt(
                        name, number, report.node(), report.runtime(), triedAt)
                .map(StoredTrial::toTrial);
    }

    /** Newest first. */
    Page<VersionTrial> page(String name, int number, @Nullable String cursor, int limit) {
        versions.require(name, number);
        var fetched = repository.findByAdapterAndNumberAndIdLessThanOrderByIdDesc(
                name, number, Cursor.parse(cursor, Long.MAX_VALUE).after(), Limit.of(Cursor.checkLimit(limit) + 1));
        Page<StoredTrial> page = Cursor.page(fetched, limit, StoredTrial::id);
        return new Page<>(page.items().stream().map(StoredTrial::toTrial).toList(), page.nextCursor());
    }
}
