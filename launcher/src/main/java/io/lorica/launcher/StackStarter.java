package io.lorica.launcher;

import io.lorica.launcher.home.ComponentState;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.ProcessIdentity;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.home.StackState.Phase;
import io.lorica.launcher.progress.Progress;
import io.lorica.launcher.progress.Terminal;
import io.lorica.launcher.stack.Service;
import io.lorica.launcher.supervisor.OwnSession;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a supervisor that outlives this process, unless one runs, and waits until the stack is healthy. */
public final class StackStarter {
    private static final Duration POLL = Duration.ofMillis(250);

    private StackStarter() {}

    public static StackState ensureRunning(StackOptions options, Terminal terminal)
            throws IOException, InterruptedException {
        LoricaHome home = options.home().create();
        Optional<StackState> found = home.state().read().filter(StackState::isSupervised);
        found.ifPresent(options::requireNothingElseThan);
        if (found.isPresent() && found.get().phase() == Phase.RUNNING) {
            return found.get();
        }
        if (found.isPresent()) {
            return awaitRunning(home, found.get().supervisor().find().orElseThrow(), terminal);
        }
        requirePossible(options, home);
        return awaitRunning(home, detach(options, home, BaseModelStep.fetch(options.baseModel(), terminal)), terminal);
    }

    /** What can be known before the base model is fetched and anything starts. */
    static void requirePossible(StackOptions options, LoricaHome home) {
        requireKeysWithout(options, home);
        for (Service service : Service.values()) {
            if (!options.without().contains(service)) {
                options.jars().of(service.module());
            }
        }
        if (home.state().read().map(StackState::orphans).orElse(List.of()).isEmpty()) {
            // Orphans hold the ports; the supervisor ends them and looks again.
            options.ports().requireFree(options.without());
        }
    }

    private static ProcessHandle detach(StackOptions options, LoricaHome home, String baseModel) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("supervise"));
        arguments.addAll(options.asArguments(baseModel));
        return new ProcessBuilder(OwnSession.of(Installation.command(arguments)))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(home.log().toFile())
                .start()
                .toHandle();
    }

    /** The other services don't start without the gateway's public key. */
    private static void requireKeysWithout(StackOptions options, LoricaHome home) {
        if (options.without().contains(Service.GATEWAY)
                && !Files.exists(home.keys().resolve("gateway-public.pem"))) {
            throw new LauncherException("The gateway makes the keys of this home at its first start. Start once with"
                    + " it (./lorica up, ./lorica down), then leave it out.");
        }
    }

    private static StackState awaitRunning(LoricaHome home, ProcessHandle supervisor, Terminal terminal)
            throws InterruptedException {
        ProcessIdentity identity = ProcessIdentity.of(supervisor);
        Thread interrupted = new Thread(
                () -> terminal.line("\nThe start goes on in the background. See ./lorica status or ./lorica down"));
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (Progress progress = terminal.progress("Start", "programs", 1)) {
            while (true) {
                // The supervisor may be another one: the first of two that were started at the same time wins.
                Optional<StackState> state =
                        home.state().read().filter(s -> s.supervisor().equals(identity) || s.isSupervised());
                state.ifPresent(s -> show(s, progress));
                if (state.isPresent() && state.get().phase() == Phase.RUNNING) {
                    return state.get();
                }
                if (identity.find().isEmpty()
                        && state.filter(StackState::isSupervised).isEmpty()) {
                    throw new LauncherException(failure(home, state));
                }
                Thread.sleep(POLL);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        }
    }

    private static void show(StackState state, Progress progress) {
        List<ComponentState> components = state.components();
        long healthy = components.stream()
                .filter(c -> c.status() == ComponentState.Status.HEALTHY)
                .count();
        String starting = components.stream()
                .filter(c -> c.status() == ComponentState.Status.STARTING)
                .map(ComponentState::name)
                .reduce((a, b) -> a + ", " + b)
                .map(names -> "starting " + names)
                .orElse("");
        progress.at(healthy, components.size(), starting);
    }

    private static String failure(LoricaHome home, Optional<StackState> state) {
        String reason = state.map(StackState::message).orElseGet(() -> lastWords(home));
        return "Lorica did not start. " + reason + "\nAll logs are in " + home.logs();
    }

    private static String lastWords(LoricaHome home) {
        try {
            return Files.readString(home.log()).strip();
        } catch (IOException e) {
            return "Its supervisor left no message.";
        }
    }
}
