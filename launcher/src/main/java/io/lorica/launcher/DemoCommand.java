package io.lorica.launcher;

import io.lorica.launcher.demo.Demo;
import io.lorica.launcher.demo.DemoScale;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.progress.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From a fresh clone to a credit decision. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts Lorica if it does not run, trains a domain adapter and a decision on real data, promotes and"
                        + " decides.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every step worked and no request failed", "1:a step failed"})
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options = new StackOptions();

    @Option(
            names = "--quick",
            description = "A few training steps only: shows that the path works, not what it reaches.")
    private boolean quick;

    @Option(names = "--domain-steps", defaultValue = "24", description = "Default: ${DEFAULT-VALUE}")
    private int domainSteps;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.standard();
        long start = System.nanoTime();
        LoricaHome home = options.home().create();
        StackState state = StackStarter.ensureRunning(options, terminal);
        Greeting.print(home, state.gatewayUrl(), terminal);
        String key = LauncherKey.read(home);
        DemoScale scale = quick ? DemoScale.quick() : DemoScale.full(domainSteps);
        boolean isFlawless = new Demo(state.gatewayUrl(), key, scale, home.reasons(), terminal).run();
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        terminal.line("");
        terminal.line("Done in %d min %d s.".formatted(duration.toMinutes(), duration.toSecondsPart()));
        NextSteps.print(state.gatewayUrl(), LauncherKey.file(home), terminal);
        return isFlawless ? 0 : 1;
    }
}
