package io.lorica.training.basemodel;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.BaseModelShape;
import io.lorica.basemodel.BaseModelStore;
import io.lorica.basemodel.FetchListener;
import io.lorica.basemodel.ResolvedBaseModel;
import io.lorica.engine.BaseModel;
import io.lorica.engine.options.Precision;
import io.lorica.engine.tokenizer.ChatTemplate;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.ModelShape;
import io.lorica.training.TrainingProblem;
import io.lorica.training.dataset.ChatTemplates;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * The base model: found and identified while the service starts, loaded when a run first needs a precision, and kept. A
 * base that cannot be found ends the start.
 */
@Component
public class BaseModels implements ApplicationRunner, DisposableBean, ChatTemplates {
    private static final Logger log = LoggerFactory.getLogger(BaseModels.class);

    private final BaseModelProperties properties;
    private final Map<Precision, BaseModel> loaded = new EnumMap<>(Precision.class);
    private volatile @Nullable Found found;

    BaseModels(BaseModelProperties properties) {
        this.properties = properties;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        ResolvedBaseModel resolved =
                BaseModelStore.fromEnvironment(System.getenv()).resolve(properties.base(), FetchListener.SILENT);
        try (Checkpoint checkpoint = Checkpoint.open(resolved.path())) {
            var ref = new BaseModelRef(resolved.name(), checkpoint.digest().sha256());
            found = new Found(resolved, ref, checkpoint.config());
            log.info("Training on base model {} with digest {}", ref.name(), ref.digest());
        }
    }

    /** @throws TrainingProblem.NotReady while the service starts */
    public BaseModelRef ref() {
        return require().ref();
    }

    /** @throws TrainingProblem.NotReady while the service starts */
    public BaseModelShape shape() {
        return shape(require().config());
    }

    /** @throws TrainingProblem.NotReady while the service starts */
    public ModelShape config() {
        return require().config();
    }

    /** Without loading the model. */
    @Override
    public ChatTemplate chatTemplate() {
        try (Checkpoint checkpoint = Checkpoint.open(require().resolved().path())) {
            return ChatTemplate.of(checkpoint.tokenizerFiles());
        }
    }

    /** Owned by this class: callers do not close it. */
    public synchronized BaseModel load(Precision precision) {
        Found base = require();
        return loaded.computeIfAbsent(
                precision, wanted -> BaseModel.load(base.resolved().path(), properties.loadOptions(wanted)));
    }

    /** The one that this node computes fastest; measured at the first call. */
    public Precision fastestPrecision() {
        return BaseModel.fastestPrecision(properties.processor());
    }

    @Override
    public synchronized void destroy() {
        loaded.values().forEach(BaseModel::close);
        loaded.clear();
    }

    private Found require() {
        Found base = found;
        if (base == null) {
            throw new TrainingProblem.NotReady(
                    "Base model %s is still being fetched. Try again shortly.".formatted(properties.base()));
        }
        return base;
    }

    private static BaseModelShape shape(ModelConfig model) {
        return new BaseModelShape(
                model.layers(),
                model.hiddenSize(),
                model.intermediateSize(),
                model.queryWidth(),
                model.keyValueWidth(),
                model.vocabSize());
    }

    private record Found(ResolvedBaseModel resolved, BaseModelRef ref, ModelConfig config) {}
}
