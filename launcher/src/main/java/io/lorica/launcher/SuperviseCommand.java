package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.postgres.Postgres;
import io.lorica.launcher.stack.LocalStack;
import io.lorica.launcher.stack.PortCheck;
import io.lorica.launcher.stack.Ports;
import io.lorica.launcher.supervisor.Supervisor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the stack until it is told to end: the process behind {@code up}. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {
    @Mixin
    private StackOptions options = new StackOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String baseModel = options.baseModel().orElseThrow(() -> new LauncherException("--base-model is missing"));
        return supervise(options, baseModel, () -> {});
    }

    static int supervise(StackOptions options, String baseModel, Runnable whenRunning)
            throws IOException, InterruptedException {
        LoricaHome home = options.home().create();
        try (FileChannel channel = FileChannel.open(
                        home.run().resolve("supervisor.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new LauncherException("Another Lorica runs in " + home.root() + ". See ./lorica status");
            }
            home.state().read().map(StackState::orphans).ifPresent(Orphans::end);
            options.ports().requireFree(options.without());
            run(options, home, baseModel, whenRunning);
            return 0;
        }
    }

    private static void run(StackOptions options, LoricaHome home, String baseModel, Runnable whenRunning)
            throws InterruptedException {
        Ports ports = options.ports();
        Postgres postgres = Postgres.prepare(home, ports.database() == 0 ? PortCheck.anyFree() : ports.database());
        LocalStack stack = new LocalStack(home, ports, options.jars(), baseModel, postgres, options.without());
        stack.describeLeftOut();
        Map<String, String> started = options.chosen(baseModel);
        started.put("--database-port", String.valueOf(postgres.port()));
        Supervisor supervisor =
                new Supervisor(home.state(), ports.gatewayUrl(), started, stack.waves(), options.startTimeout());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor), "ordered-stop"));
        supervisor.start();
        whenRunning.run();
        // Ends by a signal, whose hook stops the stack in order.
        new CountDownLatch(1).await();
    }

    private static void stop(Supervisor supervisor) {
        try {
            supervisor.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
