package io.lorica.launcher;

import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.files.ExpectedFile;
import io.lorica.launcher.home.FileFault;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.progress.Progress;
import io.lorica.launcher.progress.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the running Lorica decide on a whole file. */
@Command(
        name = "decide-batch",
        mixinStandardHelpOptions = true,
        description = "Decides on each record of a file: CSV, JSON lines or Parquet. The result is the file with the"
                + " answers beside its columns. Ctrl-C leaves the batch running; --resume waits for it again.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:decided; the result is there", "1:not, and why", "2:a wrong option"})
final class DecideBatchCommand implements Callable<Integer> {
    private static final int NOT_FOUND = 404;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The records.")
    private @Nullable Path file;

    @Option(names = "--model", paramLabel = "NAME", description = "An adapter (its champion decides) or adapter@alias.")
    private @Nullable String model;

    @Option(names = "--reasons", description = "Tells each row's principal reasons.")
    private boolean reasons;

    @Option(names = "--resume", paramLabel = "ID", description = "Goes on with a batch instead of making one.")
    private @Nullable String resumed;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "OUT",
            description = "Where the result is written (default: FILE with .decided before its ending).")
    private @Nullable Path out;

    @Mixin
    private ForceOption force = new ForceOption();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long no answer may come, as while a node starts again, before the command ends"
                    + " (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if ((file == null) == (resumed == null) || (file != null && model == null)) {
            throw new ParameterException(
                    spec.commandLine(), "Name a FILE with --model NAME, or a batch with --resume ID.");
        }
        try (LoricaClient client = RunningStack.connect(home.home())) {
            if (file == null) {
                resume(client, String.valueOf(resumed));
            } else {
                upload(client, file);
            }
            return 0;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }

    private void upload(LoricaClient client, Path records) throws IOException {
        InputFile.require(records);
        Path target = out == null ? decided(records) : out;
        force.requireFree(target);
        if (Files.exists(target) && Files.isSameFile(records, target)) {
            throw new LauncherException("%s holds the records. Choose another name for the result.".formatted(target));
        }
        BatchJob batch = client.createBatch(new CreateBatchRequest(String.valueOf(model), reasons, null), records);
        PrintWriter told = spec.commandLine().getOut();
        told.println("Batch %s: %d rows, decided by %s v%d"
                .formatted(
                        batch.id(),
                        batch.rows(),
                        batch.stack().getLast().name(),
                        batch.stack().getLast().number()));
        batch.warnings().forEach(warning -> told.println("  column " + warning));
        told.flush();
        finish(client, batch.id(), target, () -> batch);
    }

    private void resume(LoricaClient client, String id) {
        force.requireFree(out);
        finish(client, id, out, () -> {
            BatchJob batch = client.inference().batch(id);
            boolean isStopped = batch.state() == BatchState.FAILED || batch.state() == BatchState.CANCELLED;
            return isStopped ? client.inference().resumeBatch(id) : batch;
        });
    }

    /**
     * Waits for a batch and brings its result. However that ends: the batch is the node's and goes on there, and it is
     * said how to come back to it.
     *
     * @param named where the result is to be written; null: as the batch's file is called
     * @param first the batch as it is found
     */
    private void finish(LoricaClient client, String id, @Nullable Path named, Question<BatchJob> first) {
        var goingOn = new Thread(() -> tellHowToGoOn(id, named));
        Runtime.getRuntime().addShutdownHook(goingOn);
        try {
            BatchJob found = answered(first, () -> {});
            Path target = named == null ? decided(Path.of(found.fileName())) : named;
            force.requireFree(target);
            BatchJob batch = awaited(client, found);
            if (batch.state() != BatchState.DONE) {
                throw new LauncherException("Batch %s is %s after %d of %d rows. %s%s"
                        .formatted(
                                id,
                                batch.state(),
                                batch.rowsDone(),
                                batch.rows(),
                                batch.error() == null ? "" : batch.error() + " ",
                                goOn(id, target)));
            }
            fetch(client, batch, target);
            tell(batch, target);
        } catch (LoricaException.Unavailable e) {
            throw new LauncherException(
                    "%s%nNo answer came for %d s. The batch goes on by itself when its node runs. %s"
                            .formatted(e.getMessage(), patience, goOn(id, named)),
                    e);
        } catch (LoricaException e) {
            boolean isNotThere = e instanceof LoricaException.Refused refused && refused.status() == NOT_FOUND;
            throw new LauncherException(
                    isNotThere ? String.valueOf(e.getMessage()) : "%s%n%s".formatted(e.getMessage(), goOn(id, named)),
                    e);
        } catch (IOException e) {
            throw new LauncherException(
                    "The result can't be written (%s). %s".formatted(FileFault.reason(e), goOn(id, named)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("Interrupted. " + goOn(id, named), e);
        } finally {
            forget(goingOn);
        }
    }

    /** What may be asked again. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    /** Asks again while no answer comes, as when a node starts again, until patience ends. */
    private <T> T answered(Question<T> question, Runnable onSilence) throws IOException, InterruptedException {
        long since = System.nanoTime();
        while (true) {
            try {
                return question.ask();
            } catch (LoricaException.Unavailable e) {
                if (System.nanoTime() - since >= TimeUnit.SECONDS.toNanos(patience)) {
                    throw e;
                }
                onSilence.run();
                Thread.sleep(LOOK_INTERVAL);
            }
        }
    }

    private static Path decided(Path records) {
        String name = String.valueOf(records.getFileName());
        int ending = name.lastIndexOf('.');
        return records.resolveSibling(
                ending > 0 ? name.substring(0, ending) + ".decided" + name.substring(ending) : name + ".decided");
    }

    private BatchJob awaited(LoricaClient client, BatchJob found) throws IOException, InterruptedException {
        BatchJob now = found;
        try (Progress progress = Terminal.standard().progress("Deciding", "rows", 1)) {
            while (!now.state().isFinal()) {
                progress.at(now.rowsDone(), now.rows(), now.state() == BatchState.QUEUED ? "waiting" : "");
                Thread.sleep(LOOK_INTERVAL);
                BatchJob last = now;
                now = answered(
                        () -> client.inference().batch(last.id()),
                        () -> progress.at(last.rowsDone(), last.rows(), "no answer, asking again"));
            }
            progress.at(now.rowsDone(), now.rows(), "");
        }
        return now;
    }

    private void fetch(LoricaClient client, BatchJob batch, Path target) throws IOException, InterruptedException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        answered(() -> client.batchResults().fetch(batch, target, ExpectedFile.Progress.NONE), () -> {});
    }

    private void tell(BatchJob batch, Path target) {
        PrintWriter told = spec.commandLine().getOut();
        told.println("%d rows decided, %d refused%s"
                .formatted(
                        batch.rowsDone() - batch.rowsRefused(),
                        batch.rowsRefused(),
                        batch.rowsRefused() == 0 ? "" : "; column lorica_error says why"));
        told.println("Result: " + target.toAbsolutePath());
        told.flush();
    }

    /** On Ctrl-C, when nobody else says anything any more. */
    private void tellHowToGoOn(String id, @Nullable Path target) {
        Terminal.standard().line("\nThe batch goes on without this command. " + goOn(id, target));
    }

    /** The command, ready to be pasted. */
    private String goOn(String id, @Nullable Path target) {
        var command = new StringBuilder("Go on with: ./lorica decide-batch --resume ").append(id);
        if (target != null) {
            command.append(" -o ").append(quoted(target));
        }
        if (force.isForced()) {
            command.append(" --force");
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--home")) {
            command.append(" --home ").append(quoted(home.home().root()));
        }
        return command.toString();
    }

    /** For a shell. */
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is running: the program is being ended from outside.
        }
    }
}
