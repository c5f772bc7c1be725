package io.lorica.benchmarks;

import io.lorica.basemodel.BaseModelStore;
import io.lorica.basemodel.FetchListener;
import java.nio.file.Path;

/** The base model that is measured: the default one, or the one that LORICA_BASE_MODEL names. */
final class DefaultModel {
    private DefaultModel() {}

    static Path path() {
        return BaseModelStore.fromEnvironment(System.getenv())
                .resolveDefault(FetchListener.SILENT)
                .path();
    }
}
