package io.lorica.client.guide;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.ChatCompletionChunk;
import io.lorica.api.inference.ChatCompletionRequest;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionRequest;
import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.MoveAliasRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.RunProgress;
import io.lorica.api.training.Split;
import io.lorica.api.training.TrainingRun;
import io.lorica.client.ChatStream;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.client.Pages;
import io.lorica.files.ExpectedFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What docs/client.md shows, between the markers; a test keeps the two equal. */
final class Guide {
    private Guide() {}

    // begin: client
    static LoricaClient open() {
        return LoricaClient.builder()
                .url(URI.create("http://127.0.0.1:8080"))
                .apiKeyFile(Path.of(System.getProperty("user.home"), ".lorica/keys/launcher.key"))
                .build();
    }
    // end: client

    // begin: train
    static VersionRef train(LoricaClient lorica, DecisionSpec spec) throws IOException, InterruptedException {
        Dataset loans = lorica.uploadDataset(
                new CreateDatasetRequest("loans", DatasetKind.TABULAR, spec, new Split(0.1, 0.2, 1), "CC BY 4.0"),
                Path.of("loans.csv"));
        TrainingRun run = lorica.training()
                .createTrainingRun(
                        new CreateTrainingRunRequest("loans", AdapterLayer.TASK, null, List.of(loans.id()), null),
                        "loans-first-run");
        RunProgress end = lorica.runEvents()
                .follow(
                        run.id(),
                        event -> System.out.printf("%s %d/%d%n", event.state(), event.step(), event.totalSteps()));
        VersionRef made = lorica.training().trainingRun(run.id()).result();
        if (made == null) {
            throw new IllegalStateException("The run ended as %s: %s".formatted(end.state(), end.message()));
        }
        lorica.registry().moveAlias("loans", "champion", new MoveAliasRequest(made.number(), "first release", 0));
        return made;
    }
    // end: train

    // begin: decide
    static void decide(LoricaClient lorica) {
        try {
            Decision decision = lorica.inference()
                    .decide(new DecisionRequest("loans", Map.of("duration", 24, "credit_amount", 5000)));
            System.out.println(decision.decision() + " " + decision.probabilities());
        } catch (LoricaException.Refused e) {
            // Wrong in itself: the same call will be refused again.
            System.err.println(e.problem().slug() + ": " + e.getMessage());
        } catch (LoricaException.Unavailable e) {
            // Nothing wrong with the call; the retries are used up.
            System.err.println("Later, after " + e.retryAfter().orElse(null) + ": " + e.getMessage());
        }
    }
    // end: decide

    // begin: batch
    static void decideOnAll(LoricaClient lorica) throws IOException, InterruptedException {
        BatchJob batch = lorica.createBatch(new CreateBatchRequest("loans", true, null), Path.of("applicants.csv"));
        while (!batch.state().isFinal()) {
            Thread.sleep(500);
            batch = lorica.inference().batch(batch.id());
            System.out.printf("%d of %d rows%n", batch.rowsDone(), batch.rows());
        }
        if (batch.state() != BatchState.DONE) {
            throw new IllegalStateException("Batch %s is %s: %s".formatted(batch.id(), batch.state(), batch.error()));
        }
        lorica.batchResults().fetch(batch, Path.of("applicants.decided.csv"), ExpectedFile.Progress.NONE);
    }
    // end: batch

    // begin: chat
    static void chat(LoricaClient lorica) {
        var question = new ChatCompletionRequest.Message("user", "What is a loan covenant?");
        try (ChatStream answer = lorica.chat(ChatCompletionRequest.of("loans", List.of(question)))) {
            for (ChatCompletionChunk chunk : answer) {
                System.out.print(chunk.text());
            }
        }
    }
    // end: chat

    // begin: download
    static void download(LoricaClient lorica) throws IOException {
        AdapterVersion version = lorica.registry().version("loans", 1);
        List<Path> files = lorica.versionFiles().fetch(version, Files.createDirectories(Path.of("loans-v1")));
        System.out.println(files);
        Pages.all(cursor -> lorica.registry().adapters(cursor, 200))
                .map(Adapter::name)
                .forEach(System.out::println);
    }
    // end: download
}
