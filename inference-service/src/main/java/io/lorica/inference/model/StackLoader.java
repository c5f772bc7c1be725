package io.lorica.inference.model;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.engine.DeviceException;
import io.lorica.engine.EngineException;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.adapter.Adapter;
import io.lorica.engine.adapter.AdapterStack;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.inference.adapter.CachedVersion;
import io.lorica.inference.adapter.FetchException;
import io.lorica.inference.adapter.VersionCache;
import io.lorica.inference.batch.Compute;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The way of a version from the registry to the compute thread: fetch, check, read, load, warm. */
@Component
class StackLoader {
    private static final String WARM_UP = "A first forward pass.";
    private static final String WARM_UP_ANSWER = " Done";

    /** Enough for the kernels to be compiled. */
    private static final int WARM_UP_TOKENS = 16;

    private static final Logger log = LoggerFactory.getLogger(StackLoader.class);

    private final VersionCache cache;
    private final Compute compute;

    StackLoader(VersionCache cache, Compute compute) {
        this.cache = cache;
        this.compute = compute;
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

    /** @return the stack in memory, warm; the caller owns it */
    LoadedStack load(ServedVersion version, ServedBase base) throws LoadFailure {
        try {
            List<Adapter> adapters = new ArrayList<>();
            for (CachedVersion layer : version.layers()) {
                adapters.add(Adapter.read(layer.directory(), base.config()));
            }
            LoadedStack stack = compute.call(() -> base.model().load(new AdapterStack(adapters)));
            try {
                warm(base, stack);
            } catch (RuntimeException e) {
                compute.release(stack::close);
                throw e;
            }
            return stack;
        } catch (EngineException e) {
            throw LoadFailure.of(e);
        }
    }

    /** The first forward pass of a stack is slow; no request should meet it. */
    void warm(ServedBase base, LoadedStack stack) {
        int[] prompt = base.tokenizer().encode(WARM_UP);
        int[] answer = base.tokenizer().encode(WARM_UP_ANSWER);
        compute.call(() -> {
            new Scorer(base.model()).score(List.of(new ScoringRequest(prompt, List.of(answer), stack)));
            var text = new GenerationRequest(prompt, WARM_UP_TOKENS, SamplingOptions.GREEDY, List.of(), stack);
            try {
                return new Generator(base.model()).generate(List.of(text), TokenListener.NONE);
            } catch (DeviceException e) {
                // Running chats hold all the room for keys and values: decoding is warm already.
                log.debug("A stack was not warmed by decoding", e);
                return List.of();
            }
        });
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
