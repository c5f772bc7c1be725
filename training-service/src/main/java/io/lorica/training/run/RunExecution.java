package io.lorica.training.run;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.engine.EngineException;
import io.lorica.formats.FormatException;
import io.lorica.training.TrainingProblem;
import io.lorica.training.registration.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * One attempt at a run, from the queue to a final state. An attempt that was cut off is begun again from the data, or from
 * the finished adapter if it had got so far; the registry is asked first, so that a version is never registered twice.
 */
@Component
class RunExecution {
    private static final Logger log = LoggerFactory.getLogger(RunExecution.class);
    /** Written last: where it is, the adapter is complete. */
    private static final String MANIFEST = "manifest.json";

    private final RunRepository runs;
    private final RunJournal journal;
    private final RunWork work;
    private final Registry registry;
    private final RunProperties properties;
    private final StopSignal stop;
    private final JsonMapper json;

    RunExecution(
            RunRepository runs,
            RunJournal journal,
            RunWork work,
            Registry registry,
            RunProperties properties,
            StopSignal stop,
            JsonMapper json) {
        this.runs = runs;
        this.journal = journal;
        this.work = work;
        this.registry = registry;
        this.properties = properties;
        this.stop = stop;
        this.json = json;
    }

    /** @throws RuntimeException if the attempt is to be repeated; the queue does so */
    void run(String id) {
        Optional<Integer> attempt = runs.beginAttempt(id, journal.now());
        if (attempt.isEmpty()) {
            return;
        }
        if (attempt.get() > properties.attempts()) {
            journal.end(
                    id,
                    RunState.FAILED,
                    null,
                    "The run was begun %d times and never came to its end: nodes stopped beneath it or the registry did not answer. See the service's log, then create the run again."
                            .formatted(properties.attempts()));
            return;
        }
        try {
            attempt(runs.find(id).orElseThrow());
        } catch (CancellationException e) {
            if (stop.isGiven()) {
                throw e;
            }
            journal.end(id, RunState.CANCELLED, null, "Cancelled. Nothing was registered.");
        } catch (TrainingProblem.RegistryUnavailable e) {
            if (attempt.get() < properties.attempts()) {
                throw e;
            }
            journal.end(id, RunState.FAILED, null, e.getMessage() + " Then create the run again.");
        } catch (EngineException | FormatException | TrainingProblem | IllegalStateException | UncheckedIOException e) {
            log.warn("Training run {} failed", id, e);
            journal.end(id, RunState.FAILED, null, e.getMessage());
        } catch (ArithmeticException e) {
            journal.end(
                    id,
                    RunState.FAILED,
                    null,
                    "Training diverged: %s. Lower options.learning_rate or raise options.warmup_ratio."
                            .formatted(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("Training run {} failed unexpectedly", id, e);
            journal.end(
                    id,
                    RunState.FAILED,
                    null,
                    "The run failed unexpectedly (%s). The service's log has the cause under this run's id."
                            .formatted(e.getClass().getSimpleName()));
        } catch (OutOfMemoryError e) {
            log.error("Training run {} ran out of memory", id, e);
            journal.end(
                    id,
                    RunState.FAILED,
                    null,
                    "The node ran out of memory. Lower options.batch_size or options.max_tokens, or give the service more memory.");
        }
    }

    private void attempt(TrainingRun run) {
        Path directory = properties.directory().resolve(run.id());
        Path manifest = directory.resolve(MANIFEST);
        Path adapter = directory.resolve("adapter");
        if (!Files.exists(manifest)) {
            VersionManifest made = train(run, directory, adapter);
            write(manifest, made);
        }
        journal.enter(run.id(), RunState.REGISTERING);
        AdapterVersion version = registry.register(
                run.request().adapter(),
                run.request().layer(),
                json.readValue(manifest, VersionManifest.class),
                adapter);
        journal.end(run.id(), RunState.SUCCEEDED, version.ref(), null);
        log.info("Training run {} registered {} v{}", run.id(), version.name(), version.number());
    }

    private VersionManifest train(TrainingRun run, Path directory, Path adapter) {
        try {
            FileSystemUtils.deleteRecursively(directory);
            Files.createDirectories(adapter);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The run's folder " + directory + " cannot be made. Make lorica.runs.directory writable.", e);
        }
        return work.make(run, directory, adapter, new RunProgressSink(run.id(), runs, journal, stop));
    }

    private void write(Path manifest, VersionManifest made) {
        try {
            Path partial = manifest.resolveSibling(MANIFEST + ".partial");
            Files.write(partial, json.writeValueAsBytes(made));
            Files.move(partial, manifest, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The run's manifest " + manifest + " cannot be written", e);
        }
    }
}
