package io.lorica.formats.adapter;

import java.util.Comparator;

/** A place in the model an adapter changes: one projection of one layer. */
public record Site(int layer, Projection projection) implements Comparable<Site> {
    private static final Comparator<Site> ORDER =
            Comparator.comparingInt(Site::layer).thenComparing(Site::projection);

    /** {@code model.layers.3.self_attn.q_proj}. */
    public String module() {
        return projection.module(layer);
    }

    @Override
    public int compareTo(Site other) {
        return ORDER.compare(this, other);
    }
}
