package io.lorica.training.registration;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.CreateAdapterRequest;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.registry.VersionManifest;
import io.lorica.client.LoricaClient;
import io.lorica.client.LoricaException;
import io.lorica.client.Pages;
import io.lorica.training.TrainingProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The registry as this service uses it. Every call goes through the gateway. */
@Component
public class Registry {
    private static final int PAGE = 200;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final LoricaClient lorica;

    Registry(LoricaClient lorica) {
        this.lorica = lorica;
    }

    public Optional<Adapter> adapter(String name) {
        return present("Adapter " + name, () -> lorica.registry().adapter(name));
    }

    public Optional<AdapterVersion> version(String name, int number) {
        return present(
                "Adapter %s v%d".formatted(name, number),
                () -> lorica.registry().version(name, number));
    }

    /**
     * Brings a version's files into a directory.
     *
     * @throws TrainingProblem.RegistryUnavailable if a file cannot be fetched or its digest is not the announced one
     */
    public void fetch(AdapterVersion version, Path directory) {
        call("The files of %s v%d".formatted(version.name(), version.number()), () -> {
            try {
                return lorica.versionFiles().fetch(version, directory);
            } catch (IOException e) {
                throw new UncheckedIOException("Files of a version cannot be stored in " + directory, e);
            }
        });
    }

    /**
     * Registers what a run made; calling it again for the same run gives the version of the first call.
     *
     * @param files directory whose files become the version's files
     * @param onBehalfOf id of the key that created the run, which the version will name; absent: this service's own
     */
    public AdapterVersion register(
            String name, AdapterLayer layer, VersionManifest manifest, Path files, @Nullable String onBehalfOf) {
        LoricaClient caller = onBehalfOf == null ? lorica : lorica.onBehalfOf(onBehalfOf);
        if (adapter(name).isEmpty()) {
            create(caller.registry(), name, layer);
        }
        Optional<AdapterVersion> before = madeBy(name, manifest.trainingRunId());
        return before.orElseGet(() -> call("The new version of " + name, () -> {
            try {
                return caller.registerVersion(name, manifest, files, "run-" + manifest.trainingRunId());
            } catch (IOException e) {
                throw new UncheckedIOException("The adapter's files in " + files + " cannot be read", e);
            }
        }));
    }

    private static void create(RegistryApi registry, String name, AdapterLayer layer) {
        call("Adapter " + name, () -> {
            try {
                return registry.createAdapter(new CreateAdapterRequest(name, layer, null));
            } catch (LoricaException.Refused e) {
                if (e.status() != CONFLICT) {
                    throw e;
                }
                // Another run created it at the same time.
                return registry.adapter(name);
            }
        });
    }

    private Optional<AdapterVersion> madeBy(String name, @Nullable String runId) {
        return call(
                "The versions of " + name,
                () -> Pages.all(cursor -> lorica.registry().versions(name, cursor, PAGE))
                        .filter(version ->
                                runId != null && runId.equals(version.manifest().trainingRunId()))
                        .findFirst());
    }

    private static <T> Optional<T> present(String what, Supplier<T> call) {
        return call(what, () -> {
            try {
                return Optional.of(call.get());
            } catch (LoricaException.Refused e) {
                if (e.status() != NOT_FOUND) {
                    throw e;
                }
                return Optional.empty();
            }
        });
    }

    /** A refusal is final and told as it is; an outage may pass, and a damaged answer may be repaired. */
    private static <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (LoricaException e) {
            String told = "%s: %s".formatted(what, e.getMessage());
            throw switch (e) {
                case LoricaException.Refused _ -> new IllegalStateException(told, e);
                case LoricaException.Unavailable _, LoricaException.Unreadable _ ->
                    new TrainingProblem.RegistryUnavailable(told);
            };
        }
    }
}
