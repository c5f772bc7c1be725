package io.lorica.launcher;

import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.files.ExpectedFile;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.progress.Progress;
import io.lorica.launcher.progress.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if ((file == null) == (resumed == null) || (file != null && model == null)) {
            throw new ParameterException(
                    spec.commandLine(), "Name a FILE with --model NAME, or a batch with --resume ID.");
        }
        try (LoricaClient client = RunningStack.connect(home.home())) {
            BatchJob batch = file == null ? resume(client) : upload(client, file);
            Path target = target(batch);
            var goingOn = new Thread(() -> tellHowToGoOn(batch, target));
            Runtime.getRuntime().addShutdownHook(goingOn);
            try {
                tell(fetch(client, awaited(client, batch), target), target);
            } finally {
                forget(goingOn);
            }
            return 0;
        } catch (LoricaException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }

    private BatchJob upload(LoricaClient client, Path records) throws IOException {
        Path target = out == null ? decided(records) : out;
        if (Files.exists(target)) {
            throw new LauncherException(
                    "%s is there already. Move it away, or name another file with --out.".formatted(target));
        }
        if (!Files.isReadable(records) || Files.isDirectory(records)) {
            throw new LauncherException("%s can't be read. Name a file that is there.".formatted(records));
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
        return batch;
    }

    private BatchJob resume(LoricaClient client) {
        BatchJob batch = client.inference().batch(String.valueOf(resumed));
        boolean isStopped = batch.state() == BatchState.FAILED || batch.state() == BatchState.CANCELLED;
        return isStopped ? client.inference().resumeBatch(batch.id()) : batch;
    }

    private Path target(BatchJob batch) {
        return out != null ? out : decided(file == null ? Path.of(batch.fileName()) : file);
    }

    private static Path decided(Path records) {
        String name = String.valueOf(records.getFileName());
        int ending = name.lastIndexOf('.');
        return records.resolveSibling(
                ending > 0 ? name.substring(0, ending) + ".decided" + name.substring(ending) : name + ".decided");
    }

    private BatchJob awaited(LoricaClient client, BatchJob batch) {
        BatchJob now = batch;
        try (Progress progress = Terminal.standard().progress("Deciding", "rows", 1)) {
            while (!now.state().isFinal()) {
                progress.at(now.rowsDone(), now.rows(), now.state() == BatchState.QUEUED ? "waiting" : "");
                Thread.sleep(LOOK_INTERVAL);
                now = client.inference().batch(batch.id());
            }
            progress.at(now.rowsDone(), now.rows(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("Interrupted. " + goOn(batch, target(batch)), e);
        }
        return now;
    }

    private static BatchJob fetch(LoricaClient client, BatchJob batch, Path target) throws IOException {
        if (batch.state() != BatchState.DONE) {
            throw new LauncherException("Batch %s is %s after %d of %d rows. %s%s"
                    .formatted(
                            batch.id(),
                            batch.state(),
                            batch.rowsDone(),
                            batch.rows(),
                            batch.error() == null ? "" : batch.error() + " ",
                            goOn(batch, target)));
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        client.batchResults().fetch(batch, target, ExpectedFile.Progress.NONE);
        return batch;
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
    private static void tellHowToGoOn(BatchJob batch, Path target) {
        Terminal.standard().line("\nThe batch goes on without this command. " + goOn(batch, target));
    }

    private static String goOn(BatchJob batch, Path target) {
        return "Go on with: ./lorica decide-batch --resume %s -o %s".formatted(batch.id(), target);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is running: the program is being ended from outside.
        }
    }
}
