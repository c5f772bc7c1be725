package io.lorica.formats.adapter;

import io.lorica.formats.AdapterException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Adapters applied together, unmerged: y = W x + sum of scale B A x.
 *
 * @param layers bottom (domain) first; empty for the base model alone
 */
public record AdapterStack(List<Adapter> layers) {
    public static final AdapterStack EMPTY = new AdapterStack(List.of());

    /** @throws AdapterException if an adapter with others on top waits for its invocation */
    public AdapterStack {
        layers = List.copyOf(layers);
        if (layers.stream()
                .limit(Math.max(0, layers.size() - 1))
                .anyMatch(layer -> layer.config().isActivated())) {
            throw new AdapterException(
                    "Only the top adapter of a stack may wait for its invocation; another one has adapters on top");
        }
    }

    /** The adapters that act on every token: all, or all but a top one that waits for its invocation. */
    public List<Adapter> beneath() {
        return isWaiting() ? layers.subList(0, layers.size() - 1) : layers;
    }

    /** @return how many ranks adapters have at these projections together */
    public static int rank(List<Adapter> adapters, List<Projection> projections) {
        return adapters.stream()
                .map(Adapter::config)
                .mapToInt(config -> config.rank()
                        * (int) projections.stream()
                                .filter(config.targets()::contains)
                                .count())
                .sum();
    }

    /** Whether the top adapter acts only from its invocation on. */
    public boolean isWaiting() {
        return !layers.isEmpty() && layers.getLast().config().isActivated();
    }

    /**
     * Where in a text all adapters act: from its first token on, or from the last invocation of the top one.
     *
     * @param tokens [N]
     * @throws IllegalArgumentException if the text lacks the invocation
     */
    public int firstActive(int[] tokens) {
        if (!isWaiting()) {
            return 0;
        }
        AdapterConfig top = layers.getLast().config();
        int first = top.firstActive(tokens);
        if (first == tokens.length) {
            throw new IllegalArgumentException(
                    ("The prompt has no invocation of its adapter, the tokens %s, so the adapter would not"
                                    + " act. Make prompts as it was trained on.")
                            .formatted(top.invocation()));
        }
        return first;
    }

    public static AdapterStack of(Adapter... layers) {
        return new AdapterStack(List.of(layers));
    }

    /** This stack with one more adapter on top. */
    public AdapterStack with(Adapter top) {
        return new AdapterStack(Stream.concat(layers.stream(), Stream.of(top)).toList());
    }
}
