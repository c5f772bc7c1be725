package io.lorica.inference.model;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.basemodel.BaseModelStore;
import io.lorica.basemodel.FetchListener;
import io.lorica.basemodel.ResolvedBaseModel;
import io.lorica.engine.BaseModel;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.inference.compute.Compute;
import io.lorica.inference.compute.Computes;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Loads the base models while the service starts. As Spring calls a service ready only after its runners, readiness
 * means that all of them are in memory; one that can't be loaded ends the start.
 */
@Component
@Order(0)
class BaseLoading implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(BaseLoading.class);

    private final ModelProperties properties;
    private final Bases bases;
    private final Computes computes;
    private final Clock clock;

    BaseLoading(ModelProperties properties, Bases bases, Computes computes, Clock clock) {
        this.properties = properties;
        this.bases = bases;
        this.computes = computes;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        BaseModelStore store = BaseModelStore.fromEnvironment(System.getenv());
        for (String configured : properties.bases()) {
            load(configured, store.resolve(configured, new LoggedFetch(configured)));
        }
    }

    private void load(String configured, ResolvedBaseModel resolved) {
        BaseModel model = BaseModel.load(resolved.path(), properties.loadOptions());
        var ref = new BaseModelRef(resolved.name(), model.digest().sha256());
        try {
            bases.requireNew(ref);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
        Compute compute = computes.start(ref.name(), model);
        var base = new ServedBase(ref, model, model.load(AdapterStack.EMPTY), compute, clock.instant());
        compute.call(() -> {
            WarmUp.perform(base);
            return base;
        });
        bases.add(configured, base);
        log.info(
                "Serving base model {} with digest {} in {}, decoding with {} weights",
                ref.name(),
                ref.digest(),
                model.precision(),
                model.decodeWeights());
    }

    /** A download is told in steps of ten per cent. */
    private static final class LoggedFetch implements FetchListener {
        private final String base;
        private long told;

        LoggedFetch(String base) {
            this.base = base;
        }

        @Override
        public void onBytes(String source, long done, long total) {
            long tenths = total > 0 ? 10 * done / total : 0;
            if (tenths > told) {
                told = tenths;
                log.info("Fetching base model {} from {}: {} %", base, source, 10 * tenths);
            }
        }

        @Override
        public void onNote(String note) {
            log.info("{}", note);
        }
    }
}
