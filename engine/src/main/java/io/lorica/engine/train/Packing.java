package io.lorica.engine.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Examples put together for one forward and backward pass: best fit decreasing, so that there are few passes and
 * examples of equal length are neighbours, whose attention is one call.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Best-fit_bin_packing">Best-fit bin packing</a>
 */
final class Packing<E> {
    private final List<E> examples = new ArrayList<>();
    private int tokens;

    private Packing() {}

    /**
     * @param length tokens of an example
     * @param most tokens of a pass; a longer example is a pass by itself
     * @return the examples of each pass, the longest first
     */
    static <E> List<List<E>> passes(List<E> batch, ToIntFunction<E> length, int most) {
        List<Packing<E>> passes = new ArrayList<>();
        batch.stream()
                .sorted(Comparator.comparingInt(length).reversed())
                .forEach(example -> passes.stream()
                        .filter(pass -> pass.tokens + length.applyAsInt(example) <= most)
                        .max(Comparator.comparingInt(pass -> pass.tokens))
                        .orElseGet(() -> begin(passes))
                        .add(example, length.applyAsInt(example)));
        return passes.stream().map(pass -> pass.examples).toList();
    }

    private static <E> Packing<E> begin(List<Packing<E>> passes) {
        var pass = new Packing<E>();
        passes.add(pass);
        return pass;
    }

    private void add(E example, int length) {
        examples.add(example);
        tokens += length;
    }
}
