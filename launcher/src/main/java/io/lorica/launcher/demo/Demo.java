package io.lorica.launcher.demo;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.Decision;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.Gate;
import io.lorica.api.registry.GateRule;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.Evaluation;
import io.lorica.api.training.LoraOptions;
import io.lorica.api.training.Split;
import io.lorica.api.training.TrainingRun;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.client.Retries;
import io.lorica.client.UploadFile;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.progress.Terminal;
import io.lorica.launcher.report.ReportFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tour itself, against a running Lorica. */
public final class Demo {
    private static final String DOMAIN = "us-finance";
    private static final String TASK = "credit-approval";
    private static final String ROUTING = "regulation-routing";
    private static final int SECOND_VERSION_ROWS = 120;
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

    private final Terminal terminal;
    private final LoricaClient client;
    private final TrainingStep training;
    private final Serving serving;
    private final DecisionStep decisions;
    private final AuditStep audit;
    private final Path reportPage;
    private final DemoScale scale;
    private final DemoData data = DemoData.load();

    /** @param pages where the report, the page of one decision's reasons and one decision's record are written */
    public Demo(String gatewayUrl, String apiKey, DemoScale scale, Path pages, Terminal terminal) {
        this.terminal = terminal;
        this.scale = scale;
        client = LoricaClient.builder()
                .url(URI.create(gatewayUrl))
                .apiKey(() -> apiKey)
                .readTimeout(READ_TIMEOUT)
                // The demo shows what fails; it does not mend it.
                .retries(Retries.none())
                .build();
        reportPage = pages.resolve(TASK + "-report.html");
        training = new TrainingStep(client, terminal);
        serving = new Serving(client);
        decisions = new DecisionStep(client, pages.resolve(TASK + ".html"), terminal);
        audit = new AuditStep(client, pages, terminal);
    }

    /** @return whether everything went as it should; failures while an alias moves are none that should be */
    public boolean run() throws InterruptedException {
        try (client) {
            return tour();
        } catch (LoricaException e) {
            throw new LauncherException(e.getMessage() + "\nSee ./lorica status", e);
        }
    }

    private boolean tour() throws InterruptedException {
        heading("Data");
        Dataset text =
                upload("us-finance-text", DatasetKind.JSONL, null, "CC0 1.0, MIT, public domain", data.financeText());
        Dataset credit = uploadCredit("german-credit", scale.creditRows());
        Dataset sample = uploadCredit("german-credit-sample", SECOND_VERSION_ROWS);
        Dataset passages = upload(
                ROUTING, DatasetKind.TABULAR, RoutingQuestion.spec(), "CC0 1.0", data.routingCsv(scale.routingRows()));

        heading("Domain adapter: US credit regulation, monetary policy, financial terms");
        TrainingRun domainRun = training.run(
                "domain adapter " + DOMAIN,
                new CreateTrainingRunRequest(
                        DOMAIN, AdapterLayer.DOMAIN, null, List.of(text.id()), scale.domainOptions()));
        VersionRef domain = version(domainRun);
        heldOutLoss(domainRun);

        heading("Task: credit approval, by its fields, and by the language model if that adds to them");
        TrainingRun taskRun = train(TASK, credit, domain, scale.taskOptions());
        VersionRef first = version(taskRun);
        metrics(taskRun);
        new ReportFile(client).writePage(TASK, first.number(), reportPage);
        terminal.line("Its report, with curves and groups: " + reportPage);

        heading("Gate and promotion");
        promote(first, scale.gate());

        heading("Three applications that no training has seen");
        Optional<Decision> riskiest = decisions.run(TASK, data.applications());
        heading("Why the riskiest of them is so");
        riskiest.ifPresent(decisions::explain);

        heading("Swap while requests run");
        VersionRef second = version(train(TASK, sample, domain, scale.secondVersionOptions()));
        boolean isWhole = swap(first, second);

        heading("Task: which regulation is a passage from? By its words, and by the language model as far as it adds");
        TrainingRun routingRun = train(ROUTING, passages, domain, scale.routingOptions());
        metrics(routingRun);
        promote(version(routingRun), scale.routingGate());
        Optional<Decision> last = decisions.route(ROUTING, data.passages());

        heading("Audit: why was the last of them decided so, and is it proven?");
        if (last.isPresent()) {
            audit.run(last.get());
        }
        return isWhole;
    }

    private void metrics(TrainingRun run) {
        Optional.ofNullable(run.evaluation())
                .map(MetricsTable::lines)
                .ifPresent(lines -> lines.forEach(terminal::line));
    }

    private Dataset uploadCredit(String name, int rows) {
        return upload(name, DatasetKind.TABULAR, CreditQuestion.spec(), "CC BY 4.0", data.creditCsv(rows));
    }

    /** @param decision for a table */
    private Dataset upload(
            String name, DatasetKind kind, @Nullable DecisionSpec decision, String licence, byte[] rows) {
        boolean isTable = kind == DatasetKind.TABULAR;
        Dataset dataset = client.uploadDataset(
                new CreateDatasetRequest(
                        name, kind, decision, isTable ? new Split(0.1, 0.2, 1) : new Split(0, 0.02, 1), licence),
                UploadFile.of(name + (isTable ? ".csv" : ".jsonl"), rows),
                UUID.randomUUID().toString());
        terminal.line(String.format(
                "%s v%d: %d rows for training, %d for validation, %d for testing, %d in quarantine",
                dataset.name(),
                dataset.version(),
                dataset.trainingRows(),
                dataset.validationRows(),
                dataset.testRows(),
                dataset.quarantinedRows()));
        return dataset;
    }

    private TrainingRun train(String task, Dataset dataset, VersionRef domain, LoraOptions options)
            throws InterruptedException {
        return training.run(
                "task " + task,
                new CreateTrainingRunRequest(
                        task,
                        AdapterLayer.TASK,
                        new CreateTrainingRunRequest.Parent(domain.name(), domain.number()),
                        List.of(dataset.id()),
                        options));
    }

    private void heldOutLoss(TrainingRun run) {
        Evaluation evaluation = run.evaluation();
        if (evaluation != null && evaluation.heldOutLoss() != null) {
            Evaluation.HeldOutLoss loss = evaluation.heldOutLoss();
            terminal.line(String.format(
                    Locale.ROOT,
                    "Loss on %d held-out tokens: %.3f before, %.3f after",
                    loss.tokens(),
                    loss.before(),
                    loss.after()));
        }
    }

    private void promote(VersionRef version, List<GateRule> gate) throws InterruptedException {
        String task = version.name();
        client.registry().setGate(task, new Gate(gate));
        client.registry()
                .moveAlias(task, Alias.CHAMPION, new MoveAliasRequest(version.number(), "demo: passed its gate", null));
        serving.await(Alias.CHAMPION, version);
        terminal.line(task + " v" + version.number() + " passed its gate and is champion.");
    }

    private boolean swap(VersionRef first, VersionRef second) throws InterruptedException {
        client.registry()
                .moveAlias(TASK, Alias.CANDIDATE, new MoveAliasRequest(first.number(), "demo: before the swap", null));
        serving.await(Alias.CANDIDATE, first);
        AnswerTally outcome = new SwapUnderLoad(client, serving)
                .run(
                        TASK,
                        Alias.CANDIDATE,
                        List.of(first, second, first),
                        data.applications().getFirst());
        terminal.line(String.format(
                "%d requests while the alias moved twice: %d failed; answers by version: %s",
                outcome.requests(), outcome.failures(), outcome.answersByVersion()));
        if (outcome.failures() > 0) {
            terminal.line("First failure: " + outcome.firstFailure());
        }
        return outcome.failures() == 0;
    }

    private static VersionRef version(TrainingRun run) {
        return Optional.ofNullable(run.result())
                .orElseThrow(() -> new LauncherException("Run " + run.id() + " registered no version."));
    }

    private void heading(String text) {
        terminal.line("");
        terminal.line("== " + text);
    }
}
