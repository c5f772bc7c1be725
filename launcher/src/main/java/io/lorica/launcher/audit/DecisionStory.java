package io.lorica.launcher.audit;

import io.lorica.api.access.KeyRef;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.record.DecisionRecord;
import io.lorica.api.record.Erasure;
import io.lorica.api.record.JournalPlace;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.DatasetRef;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.TrainingRun;
import io.lorica.record.bundle.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The chain from a decision to what it rests on, for people. */
public final class DecisionStory {
    private static final int SHORT = 12;
    /** Characters of an input: the bundle has all of them. */
    private static final int SHOWN = 120;

    private DecisionStory() {}

    /** @param replay what asking again came to, in a sentence */
    public static List<String> lines(DecisionFile file, List<Finding> findings, String replay) {
        DecisionBasis basis = file.record().basis();
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s".formatted(basis.id(), basis.decision()));
        lines.addAll(asked(file.record()));
        lines.addAll(reasons(file.record()));
        file.versions().reversed().forEach(version -> lines.addAll(version(file, version)));
        lines.add(line(
                "on",
                "%s, base model %s"
                        .formatted(
                                basis.baseModel().name(),
                                brief(basis.baseModel().digest()))));
        lines.add(line("runtime", basis.runtime()));
        lines.add(line("approved", approval(file)));
        JournalPlace journal = file.record().journal();
        lines.add(line(
                "written",
                "by node %s on %s, record %d of its journal"
                        .formatted(journal.node(), journal.at(), journal.sequence())));
        findings.forEach(finding -> lines.add(line(finding.what(), told(finding))));
        if (file.record().repeats() > 0) {
            lines.add(line(
                    "repeats",
                    "asked for %d more times under this id"
                            .formatted(file.record().repeats())));
        }
        lines.add(line("replay", replay));
        return lines;
    }

    private static List<String> asked(DecisionRecord record) {
        DecisionBasis basis = record.basis();
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "asked",
                "on %s by %s, of %s".formatted(basis.decidedAt(), key(basis.askedBy(), basis.actor()), basis.model())));
        lines.add(line("answered", probabilities(basis)));
        DecisionDetails details = record.details();
        Erasure erased = record.erased();
        if (details != null) {
            lines.add(line(
                    "inputs",
                    details.inputs().entrySet().stream()
                            .map(input ->
                                    "%s=%s".formatted(input.getKey(), beginning(String.valueOf(input.getValue()))))
                            .collect(Collectors.joining(", "))));
        } else if (erased != null) {
            lines.add(line(
                    "inputs",
                    "erased on %s by %s: %s".formatted(erased.at(), key(erased.by(), null), erased.reason())));
        }
        return lines;
    }

    private static String beginning(String value) {
        return value.length() <= SHOWN
                ? value
                : "%s... (%d characters)".formatted(value.substring(0, SHOWN), value.length());
    }

    private static String probabilities(DecisionBasis basis) {
        String probabilities = basis.probabilities().entrySet().stream()
                .map(outcome -> String.format(Locale.ROOT, "P(%s) %.4f", outcome.getKey(), outcome.getValue()))
                .collect(Collectors.joining(", "));
        Double threshold = basis.riskThreshold();
        return threshold == null
                ? probabilities + ", the least expected cost"
                : probabilities + String.format(Locale.ROOT, ", threshold %.4f", threshold);
    }

    private static List<String> reasons(DecisionRecord record) {
        DecisionDetails details = record.details();
        DecisionExplanation explanation = details == null ? null : details.explanation();
        if (explanation == null) {
            return List.of(line(
                    "scores",
                    record.basis().parts().entrySet().stream()
                            .map(part -> "%s %s".formatted(part.getKey(), logOdds(part.getValue())))
                            .collect(Collectors.joining("; "))));
        }
        return explanation.principalReasons().stream()
                .map(reason -> line(
                        "because",
                        String.format(
                                Locale.ROOT,
                                "%s (%+.3f for '%s')",
                                reason.textEn(),
                                reason.logOdds(),
                                explanation.label())))
                .toList();
    }

    private static String logOdds(Map<String, Double> scores) {
        return scores.entrySet().stream()
                .map(score -> String.format(Locale.ROOT, "%s %+.3f", score.getKey(), score.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static List<String> version(DecisionFile file, AdapterVersion version) {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "by",
                "%s v%d, %s, registered on %s by %s"
                        .formatted(
                                version.name(),
                                version.number(),
                                brief(version.digest()),
                                version.createdAt(),
                                version.actor() == null
                                        ? version.createdBy()
                                        : version.createdBy() + " through "
                                                + version.actor().name())));
        TrainingRun run = file.runs().get(version.name());
        if (run != null) {
            lines.add(line(
                    "",
                    "trained by run %s, asked for by %s on %s".formatted(run.id(), run.createdBy(), run.createdAt())));
        }
        for (DatasetRef ref : version.manifest().datasets()) {
            lines.add(line("", "from %s".formatted(dataset(ref, file.datasets().get(ref.id())))));
        }
        return lines;
    }

    private static String dataset(DatasetRef ref, @Nullable Dataset found) {
        String named = "%s, data set %s".formatted(ref.name(), brief(ref.digest()));
        if (found == null) {
            return named + ", which is not known here";
        }
        String changed = found.digest().equals(ref.digest())
                ? ""
                : ": NOT the same data, which are " + brief(found.digest()) + " now";
        return "%s, %d rows, licence %s%s"
                .formatted(
                        named, found.acceptedRows(), found.licence() == null ? "not said" : found.licence(), changed);
    }

    private static String approval(DecisionFile file) {
        return file.approval()
                .map(move -> "as %s on %s by %s: %s"
                        .formatted(
                                move.alias(),
                                move.movedAt(),
                                move.actor() == null
                                        ? move.movedBy()
                                        : move.movedBy() + " through "
                                                + move.actor().name(),
                                move.reason()))
                .orElse("by no move of an alias that is known");
    }

    private static String told(Finding finding) {
        return switch (finding.state()) {
            case HOLDS -> "holds. " + finding.detail();
            case ABSENT -> finding.detail();
            case BROKEN -> "BROKEN. " + finding.detail();
        };
    }

    private static String key(KeyRef key, @Nullable KeyRef actor) {
        return actor == null
                ? "%s (key %s)".formatted(key.name(), key.id())
                : "%s (key %s) through %s".formatted(key.name(), key.id(), actor.name());
    }

    private static String brief(String digest) {
        return digest.substring(0, Math.min(SHORT, digest.length()));
    }

    private static String line(String what, String text) {
        return "  %-10s %s".formatted(what, text);
    }
}
