package io.lorica.launcher;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.reason.ReasonDocuments;
import io.lorica.launcher.reason.ReasonTable;
import io.lorica.scorecard.reason.document.Language;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the running Lorica for a decision and why it is so. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Decides on inputs and says why: what each field, word and part adds to the score, and the"
                + " principal reasons.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:decided and explained", "1:not, and why"})
final class ExplainCommand implements Callable<Integer> {
    private static final String EXAMPLE = "Write the fields into it, such as {\"amount\": 1169, \"purpose\": \"car\"}.";

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME",
            description = "An adapter (its champion answers) or adapter@alias.")
    private String model = "";

    @Option(
            names = "--inputs",
            required = true,
            paramLabel = "FILE.json",
            description = "The INPUT fields as a JSON object, as \"inputs\" of POST /v1/decisions.")
    private Path inputs = Path.of("");

    @Option(names = "--html", paramLabel = "OUT.html", description = "Writes bars, marked texts and all numbers.")
    private @Nullable Path html;

    @Option(
            names = "--language",
            defaultValue = "EN",
            description = "Of the page: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Language language = Language.EN;

    @Option(
            names = "--notice",
            paramLabel = "OUT.html",
            description = "Writes a notice of adverse action for print, in English and Chinese; what is not given by"
                    + " the options below is left to fill in.")
    private @Nullable Path notice;

    @Mixin
    private NoticeOptions noticeOptions = new NoticeOptions();

    @Mixin
    private ForceOption force = new ForceOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var request = new DecisionRequest(model, InputFile.object(inputs, EXAMPLE)).explained();
        force.requireFree(html);
        force.requireFree(notice);
        try (LoricaClient client = RunningStack.connect(home.home())) {
            tell(client.inference().decide(request));
            return 0;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(Decision decision) {
        DecisionExplanation explanation = decision.explanation();
        if (explanation == null) {
            throw new LauncherException("The running Lorica decides without saying why: it is older than this command."
                    + " ./lorica down, then ./lorica up");
        }
        PrintWriter out = spec.commandLine().getOut();
        ReasonTable.lines(decision, explanation).forEach(out::println);
        ReasonTable.change(decision).forEach(out::println);
        if (html != null) {
            ReasonDocuments.writePage(html, decision, explanation, language);
            out.println("Page: " + html.toAbsolutePath());
        }
        if (notice != null) {
            requireAdverse(decision, explanation);
            ReasonDocuments.writeNotice(notice, explanation, noticeOptions.of(decision, ZoneId.systemDefault()));
            out.println("Notice: " + notice.toAbsolutePath());
        }
        out.flush();
    }

    /** Reasons of another outcome than the one that was chosen are no reasons for what was done. */
    private static void requireAdverse(Decision decision, DecisionExplanation explanation) {
        if (!explanation.label().equals(decision.label())) {
            throw new LauncherException(("No notice was written: the decision is '%s', and the reasons are those for"
                            + " '%s'. A notice is for a decision against an applicant; leave --notice out.")
                    .formatted(decision.decision(), explanation.label()));
        }
        if (explanation.principalReasons().isEmpty()) {
            throw new LauncherException("No notice was written: nothing speaks for '%s' more than in the reference."
                            .formatted(explanation.label())
                    + " Have a person say why.");
        }
    }
}
