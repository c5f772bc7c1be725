package io.lorica.launcher.demo;

import io.lorica.api.inference.ModelList;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.VersionRef;
import io.lorica.client.LoricaClient;
import io.lorica.launcher.home.LauncherException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the inference node serves right now. */
final class Serving {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final LoricaClient client;

    Serving(LoricaClient client) {
        this.client = client;
    }

    /** Waits until an alias of the version's adapter is answered by that version. */
    void await(String alias, VersionRef version) throws InterruptedException {
        String model = version.name() + "@" + alias;
        // A champion is served under its adapter's name as well.
        Set<String> ids = alias.equals(Alias.CHAMPION) ? Set.of(model, version.name()) : Set.of(model);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<ModelList.Model> served = client.inference().models().data().stream()
                    .filter(m -> ids.contains(m.id()))
                    .findFirst();
            if (served.isPresent() && served.get().state().equals("READY") && isServedBy(served.get(), version)) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new LauncherException(model + " is not served by version " + version.number() + " after "
                        + PATIENCE.toSeconds() + " s: "
                        + served.map(Serving::describe).orElse("no such alias")
                        + ". See ./lorica logs inference");
            }
            Thread.sleep(POLL);
        }
    }

    private static String describe(ModelList.Model model) {
        return model.detail() == null ? model.state() : model.state() + ", " + model.detail();
    }

    private static boolean isServedBy(ModelList.Model model, VersionRef version) {
        return !model.stack().isEmpty() && model.stack().getLast().digest().equals(version.digest());
    }
}
