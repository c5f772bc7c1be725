package io.lorica.inference;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.ArtefactFile;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.registry.VersionRef;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.adapter.Site;
import io.lorica.formats.checkpoint.ModelConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Registers adapters that really change the tiny base model's answers, each seed in its own way. */
final class TinyAdapters {
    private final RegistryServer registry;
    private final ModelConfig model;
    private final BaseModelRef base;

    TinyAdapters(RegistryServer registry, ModelConfig model, BaseModelRef base) {
        this.registry = registry;
        this.model = model;
        this.base = base;
    }

    VersionRef domain(String name, int number, long seed) {
        return register(name, number, AdapterLayer.DOMAIN, base, null, null, seed);
    }

    VersionRef task(String name, int number, @Nullable VersionRef parent, @Nullable DecisionPolicy policy, long seed) {
        return register(name, number, AdapterLayer.TASK, base, parent, policy, seed);
    }

    /** One with a scorecard's files beside the adapter. */
    VersionRef withScorecard(String name, int number, DecisionPolicy policy, Map<String, byte[]> scorecard) {
        return withFiles(name, number, null, policy, adapter(71), scorecard);
    }

    /** One that decides without an adapter, by the files it has instead. */
    VersionRef withoutAdapter(
            String name, int number, @Nullable VersionRef parent, DecisionPolicy policy, Map<String, byte[]> files) {
        return registry.add(
                name,
                number,
                AdapterLayer.TASK,
                new VersionManifest(base, null, parent, List.of(), Map.of(), policy, null, Map.of()),
                files);
    }

    /** One with more files beside the adapter. */
    VersionRef withFiles(
            String name,
            int number,
            @Nullable VersionRef parent,
            DecisionPolicy policy,
            Adapter adapter,
            Map<String, byte[]> files) {
        return register(
                name, number, AdapterLayer.TASK, base, parent, policy, adapter, UnaryOperator.identity(), files);
    }

    /** One of values as large as an adapter may have, at every projection: what it computes overflows. */
    VersionRef runaway(String name, int number, @Nullable DecisionPolicy policy) {
        return register(name, number, AdapterLayer.TASK, base, null, policy, runaway(), UnaryOperator.identity());
    }

    Adapter runaway() {
        AdapterConfig config = new AdapterConfig(4, AdapterConfig.MAX_ALPHA, false, 0, EnumSet.allOf(Projection.class));
        Map<Site, LowRank> matrices = new TreeMap<>();
        Adapter.initialise(config, model, 1)
                .matrices()
                .forEach((site, lowRank) -> matrices.put(
                        site,
                        new LowRank(
                                lowRank.rank(),
                                lowRank.in(),
                                lowRank.out(),
                                filled(lowRank.a().length),
                                filled(lowRank.b().length))));
        return Adapter.of(config, model, matrices);
    }

    /** Of either sign, or a gate would close before anything overflows. */
    private static float[] filled(int length) {
        Random random = new Random(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextBoolean() ? 9_999 : -9_999;
        }
        return values;
    }

    VersionRef onAnotherBase(String name, int number) {
        return register(
                name, number, AdapterLayer.TASK, new BaseModelRef("other-model", "a".repeat(64)), null, null, 1);
    }

    /** One whose configuration has a key that no node applies, as a registry may hold it from before it checked. */
    VersionRef withKey(String name, int number, String key, String json) {
        return register(name, number, AdapterLayer.TASK, base, null, null, adapter(1), config -> {
            ObjectNode root = (ObjectNode) RegistryServer.JSON.readTree(config);
            root.set(key, RegistryServer.JSON.readTree(json));
            return root.toString();
        });
    }

    private VersionRef register(
            String name,
            int number,
            AdapterLayer layer,
            BaseModelRef trainedOn,
            @Nullable VersionRef parent,
            @Nullable DecisionPolicy policy,
            long seed) {
        return register(name, number, layer, trainedOn, parent, policy, adapter(seed), UnaryOperator.identity());
    }

    private VersionRef register(
            String name,
            int number,
            AdapterLayer layer,
            BaseModelRef trainedOn,
            @Nullable VersionRef parent,
            @Nullable DecisionPolicy policy,
            Adapter adapter,
            UnaryOperator<String> changed) {
        return register(name, number, layer, trainedOn, parent, policy, adapter, changed, Map.of());
    }

    private VersionRef register(
            String name,
            int number,
            AdapterLayer layer,
            BaseModelRef trainedOn,
            @Nullable VersionRef parent,
            @Nullable DecisionPolicy policy,
            Adapter adapter,
            UnaryOperator<String> changed,
            Map<String, byte[]> more) {
        VersionManifest manifest =
                new VersionManifest(trainedOn, null, parent, List.of(), Map.of(), policy, null, Map.of());
        try {
            Path directory = Files.createTempDirectory("tiny-adapter");
            adapter.write(directory, base.name());
            Map<String, byte[]> files = new TreeMap<>(more);
            files.put(
                    ArtefactFile.ADAPTER_CONFIG,
                    changed.apply(Files.readString(directory.resolve(ArtefactFile.ADAPTER_CONFIG)))
                            .getBytes(StandardCharsets.UTF_8));
            files.put(
                    ArtefactFile.ADAPTER_WEIGHTS, Files.readAllBytes(directory.resolve(ArtefactFile.ADAPTER_WEIGHTS)));
            return registry.add(name, number, layer, manifest, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of this seed. */
    Adapter adapter(long seed) {
        AdapterConfig config = new AdapterConfig(4, 8, false, 0, Set.of(Projection.Q, Projection.V));
        Random random = new Random(seed);
        Map<Site, LowRank> matrices = new TreeMap<>();
        Adapter.initialise(config, model, seed).matrices().forEach((site, lowRank) -> {
            float[] b = new float[lowRank.b().length];
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) random.nextGaussian();
            }
            matrices.put(site, new LowRank(lowRank.rank(), lowRank.in(), lowRank.out(), lowRank.a(), b));
        });
        return Adapter.of(config, model, matrices);
    }
}
