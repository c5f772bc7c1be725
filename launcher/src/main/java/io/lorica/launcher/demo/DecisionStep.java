package io.lorica.launcher.demo;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.client.LoricaClient;
import io.lorica.launcher.progress.Terminal;
import io.lorica.launcher.reason.ReasonDocuments;
import io.lorica.launcher.reason.ReasonTable;
import io.lorica.scorecard.reason.document.Language;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides on applications, and says why one of them is decided so. */
final class DecisionStep {
    /** Characters of a text. */
    private static final int SHOWN = 48;

    private final LoricaClient client;
    private final Path page;
    private final Terminal terminal;

    /** @param page where the picture of the reasons is written */
    DecisionStep(LoricaClient client, Path page, Terminal terminal) {
        this.client = client;
        this.page = page;
        this.terminal = terminal;
    }

    /** @return the decision on the application with the highest risk */
    Optional<Decision> run(String model, List<Application> applications) {
        terminal.line(String.format("%-12s %8s %10s %12s", "decision", "P(bad)", "threshold", "true label"));
        List<Decision> decisions = new ArrayList<>();
        for (Application application : applications) {
            Decision decision = client.inference().decide(new DecisionRequest(model, application.inputs()).explained());
            decisions.add(decision);
            terminal.line(String.format(
                    Locale.ROOT,
                    "%-12s %8.3f %10.3f %12s",
                    decision.decision(),
                    decision.probabilities().get("bad"),
                    decision.riskThreshold(),
                    application.trueLabel()));
        }
        return decisions.stream()
                .max(Comparator.comparingDouble(
                        decision -> decision.probabilities().getOrDefault("bad", 0.0)));
    }

    /**
     * Decides which of many outcomes it is.
     *
     * @return the last decision
     */
    Optional<Decision> route(String model, List<Application> passages) {
        terminal.line(String.format("%-20s %8s %12s  %s", "decision", "P", "true label", "passage"));
        Optional<Decision> last = Optional.empty();
        for (Application passage : passages) {
            Decision decision = client.inference().decide(new DecisionRequest(model, passage.inputs()));
            terminal.line(String.format(
                    Locale.ROOT,
                    "%-20s %8.3f %12s  %s",
                    decision.decision(),
                    decision.probabilities().getOrDefault(decision.label(), 0.0),
                    passage.trueLabel(),
                    beginning(passage)));
            last = Optional.of(decision);
        }
        return last;
    }

    private static String beginning(Application passage) {
        String text = passage.inputs().values().iterator().next().toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** Says why; nothing where it wasn't asked why. */
    void explain(Decision decision) {
        DecisionExplanation explanation = decision.explanation();
        if (explanation == null) {
            return;
        }
        ReasonTable.principal(explanation).forEach(terminal::line);
        ReasonDocuments.writePage(page, decision, explanation, Language.EN);
        terminal.line("Its picture, with all numbers: " + page);
    }
}
