package io.lorica.engine.adapter;

import java.util.List;
import java.util.stream.Stream;

/**
 * Adapters applied together, unmerged: y = W x + sum of scale B A x.
 *
 * @param layers bottom (domain) first; empty for the base model alone
 */
public record AdapterStack(List<Adapter> layers) {
    public static final AdapterStack EMPTY = new AdapterStack(List.of());

    public AdapterStack {
        layers = List.copyOf(layers);
    }

    public static AdapterStack of(Adapter... layers) {
        return new AdapterStack(List.of(layers));
    }

    /** This stack with one more adapter on top. */
    public AdapterStack with(Adapter top) {
        return new AdapterStack(Stream.concat(layers.stream(), Stream.of(top)).toList());
    }
}
