package io.lorica.inference.model;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.decision.score.PartScore;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.failure.EngineException;
import io.lorica.formats.FormatException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.readout.ReadOut;
import io.lorica.inference.adapter.CachedVersion;
import io.lorica.inference.adapter.FetchException;
import io.lorica.inference.adapter.VersionCache;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Explainer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The way of a version from the registry to the processor: fetch, check, read, load. */
@Component
class StackLoader {
    private final VersionCache cache;
    private final ReadAdapters adapters;
    private final Bases bases;

    StackLoader(VersionCache cache, ReadAdapters adapters, Bases bases) {
        this.cache = cache;
        this.adapters = adapters;
        this.bases = bases;
    }

    /**
     * Brings a version and the one beneath it to this node's disk, and checks that they fit together and to a base.
     * What lies beneath a version whose language model is never asked stays where it is.
     */
    ServedVersion fetch(VersionRef ref) throws LoadFailure {
        try {
            CachedVersion top = cache.fetch(ref);
            ServedBase base = requireBase(top.version());
            List<String> parts = scorecard(top).map(Scorecard::parts).orElse(List.of(PartScore.ADAPTER));
            VersionRef parent = top.version().manifest().parent();
            if (parent == null || !runsLanguageModel(top.version(), parts)) {
                return new ServedVersion(base, List.of(top), parts);
            }
            CachedVersion bottom = cache.fetch(parent);
            requireSameBase(bottom.version(), top.version());
            return new ServedVersion(base, List.of(bottom, top), parts);
        } catch (FetchException e) {
            throw LoadFailure.of(e);
        }
    }

    /** Whether it chats, or asks for a part of its decisions. */
    private static boolean runsLanguageModel(AdapterVersion version, List<String> parts) {
        return version.hasAdapter() || version.manifest().decision() == null || parts.contains(PartScore.ADAPTER);
    }

    /** @return the version's adapters, in memory */
    AdapterStack read(ServedVersion version) throws LoadFailure {
        try {
            List<Adapter> layers = new ArrayList<>();
            for (CachedVersion layer : version.layers()) {
                if (layer.version().hasAdapter()) {
                    layers.add(read(layer, version.base()));
                }
            }
            return new AdapterStack(layers);
        } catch (FormatException e) {
            throw LoadFailure.refused(version.top().version(), e);
        }
    }

    /** @return how the version decides; empty if it does not */
    Optional<DecisionModel> decision(ServedVersion version) throws LoadFailure {
        Optional<DecisionPolicy> policy = version.policy();
        if (policy.isEmpty()) {
            return Optional.empty();
        }
        Optional<Scorecard> scorecard = scorecard(version.top());
        try {
            Optional<Explainer> explainer = scorecard.flatMap(version.top()::explainer);
            LanguageModelPart languageModel =
                    languageModel(version, policy.get().spec());
            return Optional.of(DecisionModel.of(policy.get(), languageModel, scorecard, explainer));
        } catch (IllegalArgumentException | UncheckedIOException | FormatException e) {
            throw LoadFailure.refused(version.top().version(), e);
        }
    }

    /** @throws FormatException if its read-out can't be read, or was made for another base or other outcomes */
    private static LanguageModelPart languageModel(ServedVersion version, DecisionSpec spec) {
        ServedBase base = version.base();
        Optional<ReadOut> readOut = version.top().readOut();
        if (readOut.isPresent()) {
            readOut.get().requireFits(base.config(), spec.outcomes().size());
            return new LanguageModelPart.ByReadOut(readOut.get());
        }
        return new LanguageModelPart.ByAnswers(spec.outcomes().stream()
                .map(outcome -> base.tokenizer().encode(outcome.answer()))
                .toList());
    }

    private static Optional<Scorecard> scorecard(CachedVersion version) throws LoadFailure {
        try {
            return version.scorecard();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw LoadFailure.refused(version.version(), e);
        }
    }

    private Adapter read(CachedVersion layer, ServedBase base) throws LoadFailure {
        try {
            return adapters.get(layer, base);
        } catch (FormatException | EngineException e) {
            throw LoadFailure.refused(layer.version(), e);
        }
    }

    /** Beside whatever the compute threads do. @return the stack ready to compute; the caller owns it */
    LoadedStack load(AdapterStack stack, ServedVersion version) throws LoadFailure {
        try {
            return version.base().model().load(stack);
        } catch (FormatException | EngineException e) {
            throw LoadFailure.refused(version.top().version(), e);
        }
    }

    private ServedBase requireBase(AdapterVersion version) throws LoadFailure {
        BaseModelRef trained = version.manifest().baseModel();
        return bases.withDigest(trained.digest()).orElseThrow(() -> {
            String served =
                    bases.ready().stream().map(base -> describe(base.ref())).collect(Collectors.joining(", "));
            return LoadFailure.wrongBase(
                    ("Adapter %s v%d was trained on base %s, this node serves %s. Deploy it to a node with base %s or"
                                    + " retrain it.")
                            .formatted(
                                    version.name(),
                                    version.number(),
                                    describe(trained),
                                    served,
                                    shorten(trained.digest())));
        });
    }

    private static void requireSameBase(AdapterVersion bottom, AdapterVersion top) throws LoadFailure {
        BaseModelRef beneath = bottom.manifest().baseModel();
        BaseModelRef above = top.manifest().baseModel();
        if (!beneath.digest().equals(above.digest())) {
            throw LoadFailure.wrongBase(
                    ("Adapter %s v%d was trained on base %s, but %s v%d beneath it on base %s. Retrain it on an"
                                    + " adapter of its own base.")
                            .formatted(
                                    top.name(),
                                    top.number(),
                                    describe(above),
                                    bottom.name(),
                                    bottom.number(),
                                    describe(beneath)));
        }
    }

    private static String describe(BaseModelRef base) {
        return "%s (%s)".formatted(shorten(base.digest()), base.name());
    }

    private static String shorten(String digest) {
        return digest.substring(0, 12) + "…";
    }
}
