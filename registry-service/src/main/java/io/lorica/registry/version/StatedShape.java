package io.lorica.registry.version;

import io.lorica.api.registry.BaseModelShape;
import io.lorica.formats.checkpoint.ModelShape;

/** A base model's shape, as a manifest states it. */
record StatedShape(BaseModelShape stated) implements ModelShape {
    @Override
    public int layers() {
        return stated.layers();
    }

    @Override
    public int hiddenSize() {
        return stated.hiddenSize();
    }

    @Override
    public int intermediateSize() {
        return stated.intermediateSize();
    }

    @Override
    public int queryWidth() {
        return stated.queryWidth();
    }

    @Override
    public int keyValueWidth() {
        return stated.keyValueWidth();
    }

    @Override
    public int vocabSize() {
        return stated.vocabSize();
    }
}
