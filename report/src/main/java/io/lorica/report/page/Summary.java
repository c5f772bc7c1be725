package io.lorica.report.page;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.PartUse;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.DatasetRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.report.SplitSummary;
import io.lorica.api.report.VersionReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the page begins with: what carries the model, and which version it is. */
final class Summary {
    private Summary() {}

    static List<Element> of(AdapterVersion version, VersionReport report) {
        var list = Element.of("dl").with("class", "facts");
        facts(version, report)
                .forEach((name, value) ->
                        list.add(Element.of("div", Element.of("dt", name)).add(Element.of("dd", value))));
        return List.of(Element.of("p", report.sentence()).with("class", "sentence"), list);
    }

    private static Map<String, String> facts(AdapterVersion version, VersionReport report) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "Version",
                "%s v%d, %s"
                        .formatted(
                                version.name(),
                                version.number(),
                                isAlone(report)
                                        ? "scorecard without a language model"
                                        : version.layer().name().toLowerCase(Locale.ROOT) + " adapter"));
        facts.put("Made", "%s by %s".formatted(Figures.minute(version.createdAt()), version.createdBy()));
        facts.put("Question", report.question());
        facts.put("Outcomes", String.join(", ", report.outcomes()));
        facts.put("Risky outcome", report.riskyLabel() == null ? "none was named" : report.riskyLabel());
        DecisionPolicy policy = version.manifest().decision();
        if (policy != null) {
            facts.put("Decides", decides(policy));
        }
        SplitSummary split = report.split();
        facts.put(
                "Rows",
                "%d for training, %d for validation, %d for testing"
                        .formatted(split.training(), split.validation(), split.test()));
        facts.put("Held out", heldOut(split));
        facts.put(
                "Data",
                version.manifest().datasets().stream()
                        .map(DatasetRef::name)
                        .distinct()
                        .collect(Collectors.joining(", ")));
        VersionRef parent = version.manifest().parent();
        if (!isAlone(report)) {
            facts.put(
                    "Beneath it",
                    (parent == null ? "" : "%s v%d on ".formatted(parent.name(), parent.number()))
                            + version.manifest().baseModel().name());
        }
        facts.put("Digest", version.digest());
        return facts;
    }

    /** Nothing lies beneath a scorecard that was made without a language model. */
    private static boolean isAlone(VersionReport report) {
        return report.parts().stream().anyMatch(part -> part.part().equals("adapter") && part.use() == PartUse.NEVER);
    }

    private static String decides(DecisionPolicy policy) {
        return policy.riskThreshold() == null
                ? "by least expected cost"
                : "risky from a probability of %s on".formatted(Figures.decimal(policy.riskThreshold()));
    }

    private static String heldOut(SplitSummary split) {
        return switch (split.method()) {
            case RANDOM -> "at random, balanced by outcome, seed " + split.seed();
            case BY_TIME ->
                split.trainingTo() == null || split.testFrom() == null
                        ? "the latest rows"
                        : "by time: training to %s, test from %s"
                                .formatted(Figures.day(split.trainingTo()), Figures.day(split.testFrom()));
        };
    }
}
