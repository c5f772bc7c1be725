package io.lorica.launcher;

import io.lorica.launcher.home.ComponentState;
import io.lorica.launcher.home.StackState;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what runs. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all programs are healthy", "1:something is not", "3:nothing runs"})
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;

    @Mixin
    private HomeOption home = new HomeOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<StackState> read = home.home().state().read();
        if (read.isEmpty()
                || (!read.get().isSupervised() && read.get().orphans().isEmpty())) {
            out.println("Nothing runs in " + home.home().root());
            read.filter(s -> s.phase() == StackState.Phase.FAILED)
                    .map(StackState::message)
                    .ifPresent(message -> out.println("The last start failed. " + message));
            return NOT_RUNNING;
        }
        StackState state = read.get();
        if (!state.isSupervised()) {
            out.println("The supervisor was killed; some programs still run. ./lorica down ends them,"
                    + " ./lorica up starts afresh.");
        } else {
            out.println("Lorica: " + state.phase() + " at " + state.gatewayUrl());
        }
        out.printf("%-11s %-11s %6s %8s %9s  %s%n", "program", "state", "port", "pid", "restarts", "log");
        boolean isSupervised = state.isSupervised();
        state.components().forEach(c -> print(c, isSupervised, out));
        boolean isHealthy = isSupervised
                && state.phase() == StackState.Phase.RUNNING
                && state.components().stream().allMatch(c -> c.status() == ComponentState.Status.HEALTHY && isAlive(c));
        return isHealthy ? 0 : 1;
    }

    /** What is written down may be older than the end of the program, and of the supervisor that wrote it. */
    private static boolean isAlive(ComponentState component) {
        return component.process() != null && component.process().find().isPresent();
    }

    private static boolean isMeantToLive(ComponentState component, boolean isSupervised) {
        return switch (component.status()) {
            case HEALTHY -> true;
            case WAITING, STARTING, RESTARTING -> !isSupervised;
            case FAILED, STOPPED -> false;
        };
    }

    private static void print(ComponentState component, boolean isSupervised, PrintWriter out) {
        boolean isAlive = isAlive(component);
        String pid = isAlive && component.process() != null
                ? String.valueOf(component.process().pid())
                : "-";
        String status = !isAlive && isMeantToLive(component, isSupervised)
                ? "ENDED"
                : component.status().name();
        out.printf(
                "%-11s %-11s %6d %8s %9d  %s%n",
                component.name(), status, component.port(), pid, component.restarts(), component.log());
        if (component.lastExit() != null) {
            out.println("            last ended by itself: " + component.lastExit());
        }
    }
}
