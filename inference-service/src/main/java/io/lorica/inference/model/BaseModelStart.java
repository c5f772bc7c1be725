package io.lorica.inference.model;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.basemodel.BaseModelStore;
import io.lorica.basemodel.FetchListener;
import io.lorica.basemodel.ResolvedBaseModel;
import io.lorica.engine.BaseModel;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.batch.Compute;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Loads the base model while the service starts. As Spring calls a service ready only after its runners, readiness means
 * that the base is in memory; a base that can't be loaded ends the start.
 */
@Component
@Order(0)
public class BaseModelStart implements ApplicationRunner, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(BaseModelStart.class);

    private final ModelProperties properties;
    private final Compute compute;
    private final Clock clock;
    private volatile @Nullable ServedBase base;

    BaseModelStart(ModelProperties properties, Compute compute, Clock clock) {
        this.properties = properties;
        this.compute = compute;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        ResolvedBaseModel resolved =
                BaseModelStore.fromEnvironment(System.getenv()).resolve(properties.base(), new LoggedFetch());
        ServedBase loaded = compute.call(() -> {
            BaseModel model = BaseModel.load(resolved.path(), properties.loadOptions());
            var ref = new BaseModelRef(resolved.name(), model.digest().sha256());
            return new ServedBase(ref, model, model.load(AdapterStack.EMPTY), clock.instant());
        });
        compute.serve(loaded.model());
        compute.call(() -> {
            WarmUp.perform(loaded);
            return loaded;
        });
        base = loaded;
        log.info(
                "Serving base model {} with digest {} in {}, decoding with {} weights",
                loaded.ref().name(),
                loaded.ref().digest(),
                loaded.model().options().precision(),
                loaded.model().decodeWeights());
    }

    /** Empty until the base is loaded. */
    public Optional<ServedBase> find() {
        return Optional.ofNullable(base);
    }

    public ServedBase require() {
        return find().orElseThrow(() -> new InferenceProblem.NotReady("The base model " + properties.base()));
    }

    @Override
    public void destroy() {
        find().ifPresent(loaded -> {
            loaded.bare().close();
            loaded.model().close();
        });
    }

    /** A download is told in steps of ten per cent. */
    private static final class LoggedFetch implements FetchListener {
        private long told;

        @Override
        public void onBytes(String source, long done, long total) {
            long tenths = total > 0 ? 10 * done / total : 0;
            if (tenths > told) {
                told = tenths;
                log.info("Fetching the base model from {}: {} %", source, 10 * tenths);
            }
        }

        @Override
        public void onNote(String note) {
            log.info("{}", note);
        }
    }
}
