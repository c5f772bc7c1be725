package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.progress.Terminal;
import io.lorica.launcher.stack.LeftOut;
import io.lorica.launcher.stack.Service;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a local Lorica, or finds the one that runs. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the database and the four services and waits until they are healthy.")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options = new StackOptions();

    @Option(names = "--foreground", description = "Stay in the terminal; Ctrl-C stops everything in order.")
    private boolean foreground;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.standard();
        LoricaHome home = options.home().create();
        Optional<StackState> running = home.state().read().filter(StackState::isSupervised);
        if (foreground) {
            if (running.isPresent()) {
                throw new LauncherException(
                        "Lorica runs already at " + running.get().gatewayUrl()
                                + ". Stop it with ./lorica down, or choose another --home and --port-base.");
            }
            StackStarter.requirePossible(options, home);
            String baseModel = BaseModelStep.fetch(options.baseModel(), terminal);
            return SuperviseCommand.supervise(options, baseModel, () -> {
                Greeting.print(home, options.ports().gatewayUrl(), terminal);
                printLeftOut(options.without(), home, terminal);
            });
        }
        StackState state = StackStarter.ensureRunning(options, terminal);
        if (running.isPresent()) {
            terminal.line("Lorica was running already.");
        }
        Greeting.print(home, state.gatewayUrl(), terminal);
        printLeftOut(leftOutOf(state), home, terminal);
        return 0;
    }

    private static Set<Service> leftOutOf(StackState state) {
        return Arrays.stream(Service.values())
                .filter(service -> state.components().stream()
                        .noneMatch(component -> component.name().equals(service.program())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void printLeftOut(Set<Service> leftOut, LoricaHome home, Terminal terminal) {
        for (Service service : leftOut) {
            terminal.line("");
            terminal.line(new LeftOut(home, service).instructions(options.jars()));
        }
    }
}
