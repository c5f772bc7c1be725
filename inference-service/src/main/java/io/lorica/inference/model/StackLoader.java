package io.lorica.inference.model;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.engine.EngineException;
import io.lorica.engine.LoadedStack;
import io.lorica.formats.FormatException;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.inference.adapter.CachedVersion;
import io.lorica.inference.adapter.FetchException;
import io.lorica.inference.adapter.VersionCache;
import java.util.List;
import org.springframework.stereotype.Component;

/** The way of a version from the registry to the processor: fetch, check, read, load. */
@Component
class StackLoader {
    private final VersionCache cache;
    private final ReadAdapters adapters;

    StackLoader(VersionCache cache, ReadAdapters adapters) {
        this.cache = cache;
        this.adapters = adapters;
    }

    /** Brings a version and the one beneath it to this node's disk, and checks that they fit together and to the base. */
    ServedVersion fetch(VersionRef ref, ServedBase base) throws LoadFailure {
        try {
            CachedVersion top = cache.fetch(ref);
            requireBase(top.version(), base.ref());
            VersionRef parent = top.version().manifest().parent();
            if (parent == null) {
                return new ServedVersion(List.of(top));
            }
            CachedVersion bottom = cache.fetch(parent);
            requireBase(bottom.version(), base.ref());
            return new ServedVersion(List.of(bottom, top));
        } catch (FetchException e) {
            throw LoadFailure.of(e);
        }
    }

    /** @return the version's adapters, in memory */
    AdapterStack read(ServedVersion version, ServedBase base) throws LoadFailure {
        try {
            return new AdapterStack(version.layers().stream()
                    .map(layer -> adapters.get(layer, base))
                    .toList());
        } catch (FormatException | EngineException e) {
            throw LoadFailure.refused(e);
        }
    }

    /** Beside whatever the compute thread does. @return the stack ready to compute; the caller owns it */
    LoadedStack load(AdapterStack stack, ServedBase base) throws LoadFailure {
        try {
            return base.model().load(stack);
        } catch (FormatException | EngineException e) {
            throw LoadFailure.refused(e);
        }
    }

    private static void requireBase(AdapterVersion version, BaseModelRef served) throws LoadFailure {
        BaseModelRef trained = version.manifest().baseModel();
        if (!trained.digest().equals(served.digest())) {
            throw LoadFailure.wrongBase(
                    "Adapter %s v%d was trained on base %s (%s), this node serves %s (%s). Deploy it to a node with base %s or retrain it."
                            .formatted(
                                    version.name(),
                                    version.number(),
                                    shorten(trained.digest()),
                                    trained.name(),
                                    shorten(served.digest()),
                                    served.name(),
                                    shorten(trained.digest())));
        }
    }

    private static String shorten(String digest) {
        return digest.substring(0, 12) + "…";
    }
}
