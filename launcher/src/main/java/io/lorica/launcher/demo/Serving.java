package io.lorica.launcher.demo;

import io.lorica.api.inference.ModelList;
import io.lorica.api.registry.VersionRef;
import io.lorica.launcher.home.LauncherException;
import java.time.Duration;
import java.util.Optional;

/** What the inference node serves right now. */
final class Serving {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final LoricaClient client;

    Serving(LoricaClient client) {
        this.client = client;
    }

    /** Waits until a model id is answered by the version. */
    void await(String model, VersionRef version) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<ModelList.Model> served = client.inference().models().data().stream()
                    .filter(m -> m.id().equals(model))
                    .findFirst();
            if (served.isPresent() && isServedBy(served.get(), version)) {
                if (served.get().state().equals("READY")) {
                    return;
                }
                if (served.get().state().equals("FAILED")) {
                    throw new LauncherException(
                            model + " cannot be served: " + served.get().detail());
                }
            }
            if (System.nanoTime() > deadline) {
                throw new LauncherException(model + " is not served by version " + version.number() + " after "
                        + PATIENCE.toSeconds() + " s. See ./lorica logs inference");
            }
            Thread.sleep(POLL);
        }
    }

    private static boolean isServedBy(ModelList.Model model, VersionRef version) {
        return !model.stack().isEmpty() && model.stack().getLast().digest().equals(version.digest());
    }
}
