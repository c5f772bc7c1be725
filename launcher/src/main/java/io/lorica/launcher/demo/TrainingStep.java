package io.lorica.launcher.demo;

import io.lorica.api.training.CreateTrainingRunRequest;
import io.lorica.api.training.RunProgress;
import io.lorica.api.training.RunState;
import io.lorica.api.training.TrainingRun;
import io.lorica.client.LoricaClient;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.progress.Progress;
import io.lorica.launcher.progress.Terminal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One training run, followed from the queue to the registered version. Ctrl-C cancels it. */
final class TrainingStep {
    private final LoricaClient client;
    private final Terminal terminal;

    TrainingStep(LoricaClient client, Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /** @param title what the bars say, such as {@code domain adapter us-finance} */
    TrainingRun run(String title, CreateTrainingRunRequest request) throws InterruptedException {
        TrainingRun run = client.training().createTrainingRun(request);
        Thread cancel = new Thread(() -> client.training().cancelTrainingRun(run.id()));
        Runtime.getRuntime().addShutdownHook(cancel);
        RunProgress end;
        try (Shown shown = new Shown(terminal, title)) {
            end = client.runEvents().follow(run.id(), shown::show);
        } finally {
            Runtime.getRuntime().removeShutdownHook(cancel);
        }
        if (end.state() != RunState.SUCCEEDED) {
            throw new LauncherException("The run of " + title + " ended as " + end.state() + ": " + end.message()
                    + "\nSee ./lorica logs training");
        }
        return client.training().trainingRun(run.id());
    }

    /** A bar for each state of the run. */
    private static final class Shown implements AutoCloseable {
        private final Terminal terminal;
        private final String title;
        private @Nullable RunState state;
        private @Nullable Progress progress;

        Shown(Terminal terminal, String title) {
            this.terminal = terminal;
            this.title = title;
        }

        void show(RunProgress event) {
            if (event.state().isFinal()) {
                return;
            }
            if (progress == null || event.state() != state) {
                close();
                state = event.state();
                progress = switch (event.state()) {
                    case TRAINING -> terminal.progress("Train " + title, "steps", 1);
                    case EVALUATING -> terminal.progress("Evaluate " + title, "rows", 1);
                    default -> null;
                };
            }
            if (progress != null) {
                progress.at(event.step(), event.totalSteps(), detail(event));
            }
        }

        private static String detail(RunProgress event) {
            StringBuilder text = new StringBuilder();
            if (event.loss() != null) {
                text.append(String.format(Locale.ROOT, "loss %.3f ", event.loss()));
            }
            if (event.tokensPerSecond() != null) {
                text.append(String.format(Locale.ROOT, "%.0f tok/s ", event.tokensPerSecond()));
            }
            if (event.etaSeconds() != null) {
                text.append(String.format(Locale.ROOT, "%.0f s left", event.etaSeconds()));
            }
            return text.toString().strip();
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
                progress = null;
            }
        }
    }
}
