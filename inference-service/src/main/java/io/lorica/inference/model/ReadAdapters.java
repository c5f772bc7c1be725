package io.lorica.inference.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lorica.formats.adapter.Adapter;
import io.lorica.inference.adapter.CachedVersion;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.springframework.stereotype.Component;

/**
 * Adapters as they were read, in memory: the tier between this node's disk and the stacks that are ready to compute.
 * The tasks of a domain share its adapter, and a stack that comes back is not read again.
 */
@Component
final class ReadAdapters {
    private final Cache<String, Adapter> byDigest;

    ReadAdapters(ModelProperties properties, MeterRegistry meters) {
        this.byDigest = Caffeine.newBuilder()
                .maximumWeight(properties.adapterMemory().toKilobytes())
                .weigher((String digest, Adapter adapter) ->
                        Math.toIntExact(Math.ceilDiv(adapter.parameters() * Float.BYTES, 1024)))
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, byDigest, "lorica.adapters");
    }

    /** @throws io.lorica.formats.AdapterException if it is damaged or does not fit the base model */
    Adapter get(CachedVersion version, ServedBase base) {
        return byDigest.get(
                version.version().ref().digest(), digest -> Adapter.read(version.directory(), base.config()));
    }
}
