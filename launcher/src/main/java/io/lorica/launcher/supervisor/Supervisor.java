package io.lorica.launcher.supervisor;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.ProcessIdentity;
import io.lorica.launcher.home.StackState;
import io.lorica.launcher.home.StackState.Phase;
import io.lorica.launcher.home.StateFile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Starts the components wave by wave, keeps them running and stops them in the opposite order. Its state file tells
 * other processes what it does.
 */
public final class Supervisor {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);

    private final StateFile stateFile;
    private final String gatewayUrl;
    private final Map<String, String> options;
    private final List<List<Supervised>> waves = new ArrayList<>();
    private final ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor();
    private Phase phase = Phase.STARTING;
    private @Nullable String message;

    /**
     * @param options what the stack is started with, for whoever asks for something else later
     * @param waves components of one wave start at the same time, after all of the wave before are healthy
     */
    public Supervisor(
            StateFile stateFile,
            String gatewayUrl,
            Map<String, String> options,
            List<List<Component>> waves,
            Duration startTimeout) {
        this.stateFile = stateFile;
        this.gatewayUrl = gatewayUrl;
        this.options = Map.copyOf(options);
        for (List<Component> wave : waves) {
            this.waves.add(wave.stream()
                    .map(c -> new Supervised(c, new RestartPolicy(InstantSource.system()), startTimeout, this::publish))
                    .toList());
        }
    }

    /** Returns when all components are healthy; stops them all and throws when one does not become so. */
    public void start() throws InterruptedException {
        try {
            for (List<Supervised> wave : waves) {
                startWave(wave);
            }
        } catch (LauncherException e) {
            stop(Phase.FAILED, e.getMessage());
            throw e;
        }
        synchronized (this) {
            if (phase == Phase.STARTING) {
                phase = Phase.RUNNING;
            }
        }
        publish();
    }

    /** Stops the components in the opposite order of their start. Harmless when repeated. */
    public void stop() throws InterruptedException {
        stop(Phase.STOPPED, null);
    }

    private void startWave(List<Supervised> wave) throws InterruptedException {
        List<Future<?>> starts = new ArrayList<>();
        for (Supervised component : wave) {
            starts.add(watchers.submit(() -> {
                component.start();
                return null;
            }));
        }
        for (Future<?> start : starts) {
            try {
                start.get();
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNull(e.getCause());
                throw cause instanceof LauncherException expected
                        ? expected
                        : new LauncherException("A component failed to start: " + cause, cause);
            }
        }
        for (Supervised component : wave) {
            var _ = watchers.submit(() -> {
                component.keepRunning();
                return null;
            });
        }
    }

    private void stop(Phase end, @Nullable String reason) throws InterruptedException {
        synchronized (this) {
            if (phase != Phase.STARTING && phase != Phase.RUNNING) {
                return;
            }
            phase = Phase.STOPPING;
            message = reason;
        }
        publish();
        for (List<Supervised> wave : waves.reversed()) {
            for (Supervised component : wave.reversed()) {
                component.stop(STOP_PATIENCE);
            }
        }
        synchronized (this) {
            phase = end;
        }
        publish();
        watchers.shutdownNow();
    }

    private synchronized void publish() {
        stateFile.write(new StackState(
                ProcessIdentity.of(ProcessHandle.current()),
                phase,
                message,
                gatewayUrl,
                options,
                waves.stream().flatMap(List::stream).map(Supervised::state).toList()));
    }
}
