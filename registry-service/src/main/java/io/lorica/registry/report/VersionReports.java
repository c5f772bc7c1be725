package io.lorica.registry.report;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.VersionReport;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.problem.RegistryProblem.NoPoints;
import io.lorica.registry.problem.RegistryProblem.NoReport;
import io.lorica.registry.version.Versions;
import io.lorica.registry.version.Versions.StoredFile;
import io.lorica.report.page.ReportPage;
import io.lorica.scorecard.ScorecardFiles;
import io.lorica.scorecard.points.PointsDifference;
import io.lorica.scorecard.points.ScaledPoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what was measured of a version, and holds its points against an earlier one's. */
@Service
class VersionReports {
    private final Versions versions;
    private final JsonMapper json;

    VersionReports(Versions versions, JsonMapper json) {
        this.versions = versions;
        // A report outlives the release that wrote it: what a later release dropped is skipped.
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** @throws NoReport if none was measured */
    VersionReport report(String name, int number) {
        return json.readValue(file(name, number, ArtefactFile.REPORT).path(), VersionReport.class);
    }

    /**
     * The report for people, with the points against those of the version before that has some.
     *
     * @throws NoReport if none was measured
     */
    String page(String name, int number) {
        return ReportPage.html(
                versions.require(name, number),
                report(name, number),
                points(name, number)
                        .flatMap(after -> sinceEarlier(name, number, after))
                        .orElse(null));
    }

    /** @throws NoReport if none was measured */
    StoredFile predictions(String name, int number) {
        return file(name, number, ArtefactFile.PREDICTIONS);
    }

    private StoredFile file(String name, int number, String file) {
        AdapterVersion version = versions.require(name, number);
        if (!has(version, file)) {
            throw new NoReport(name, number, version.manifest().decision() != null);
        }
        return versions.file(name, number, file);
    }

    /**
     * @param against absent: the latest version before that has points
     * @throws NoPoints if there is nothing to compare
     */
    PointsDiff pointsDiff(String name, int number, @Nullable Integer against) {
        if (against != null && against == number) {
            throw new InvalidRequest(
                    "against", "is the version itself; name another one, or leave it out for the one before.");
        }
        ScaledPoints after = points(name, number).orElseThrow(() -> new NoPoints(name, number));
        if (against != null) {
            ScaledPoints before = points(name, against).orElseThrow(() -> new NoPoints(name, against));
            return PointsDifference.of(name, against, before, number, after);
        }
        return sinceEarlier(name, number, after)
                .orElseThrow(() -> new NoPoints(name, number, "no version before it has points to hold them against"));
    }

    private Optional<PointsDiff> sinceEarlier(String name, int number, ScaledPoints after) {
        for (int earlier = number - 1; earlier > 0; earlier--) {
            Optional<ScaledPoints> before = points(name, earlier);
            if (before.isPresent()) {
                return Optional.of(PointsDifference.of(name, earlier, before.get(), number, after));
            }
        }
        return Optional.empty();
    }

    private Optional<ScaledPoints> points(String name, int number) {
        AdapterVersion version = versions.require(name, number);
        DecisionPolicy decision = version.manifest().decision();
        if (decision == null || !has(version, ScorecardFiles.SCORECARD)) {
            return Optional.empty();
        }
        try {
            return ScorecardFiles.read(file ->
                            Files.readAllBytes(versions.file(name, number, file).path()))
                    .scaledPoints(decision.spec());
        } catch (IOException e) {
            throw new UncheckedIOException("The scorecard of %s v%d cannot be read".formatted(name, number), e);
        }
    }

    private static boolean has(AdapterVersion version, String file) {
        return version.files().stream().anyMatch(stored -> stored.name().equals(file));
    }
}
