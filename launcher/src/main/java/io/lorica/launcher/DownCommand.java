package io.lorica.launcher;

import io.lorica.launcher.home.ComponentState;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.ProcessIdentity;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.progress.Progress;
import io.lorica.launcher.progress.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops what {@code up} started. Fine when nothing runs. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops the services and the database in order.")
final class DownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(250);

    @Mixin
    private HomeOption home = new HomeOption();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standard();
        LoricaHome lorica = home.home();
        Optional<StackState> state = lorica.state().read();
        List<ProcessHandle> orphans = state.map(StackState::orphans).orElse(List.of());
        if (!orphans.isEmpty()) {
            Orphans.end(orphans);
            terminal.line("Ended " + orphans.size() + " programs that had lost their supervisor.");
            return 0;
        }
        Optional<ProcessHandle> supervisor = state.flatMap(s -> s.supervisor().find());
        if (supervisor.isEmpty()) {
            terminal.line("Nothing runs in " + lorica.root());
            return 0;
        }
        supervisor.get().destroy();
        awaitEnd(lorica, state.get().supervisor(), terminal);
        terminal.line("Lorica is down.");
        return 0;
    }

    private static void awaitEnd(LoricaHome home, ProcessIdentity supervisor, Terminal terminal)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Progress progress = terminal.progress("Stop", "programs", 1)) {
            while (supervisor.find().isPresent()) {
                if (System.nanoTime() > deadline) {
                    throw new LauncherException("Lorica (process " + supervisor.pid() + ") did not end within "
                            + PATIENCE.toMinutes() + " minutes. Look at " + home.log());
                }
                home.state().read().ifPresent(s -> show(s, progress));
                Thread.sleep(POLL);
            }
        }
    }

    private static void show(StackState state, Progress progress) {
        long stopped = state.components().stream()
                .filter(c -> c.status() == ComponentState.Status.STOPPED)
                .count();
        progress.at(stopped, state.components().size(), "");
    }
}
