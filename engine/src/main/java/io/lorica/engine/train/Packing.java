package io.lorica.engine.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Examples put together for one forward and backward pass: best fit decreasing, so that there are few passes and
 * examples of equal length are neighbours, whose attention is one call.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Best-fit_bin_packing">Best-fit bin packing</a>
 */
final class Packing {
    private final List<TrainingExample> examples = new ArrayList<>();
    private int tokens;

    private Packing() {}

    /**
     * @param most tokens of a pass; a longer example is a pass by itself
     * @return the examples of each pass, the longest first
     */
    static List<List<TrainingExample>> passes(List<TrainingExample> batch, int most) {
        List<Packing> passes = new ArrayList<>();
        batch.stream()
                .sorted(Comparator.comparingInt(Packing::length).reversed())
                .forEach(example -> passes.stream()
                        .filter(pass -> pass.tokens + length(example) <= most)
                        .max(Comparator.comparingInt(pass -> pass.tokens))
                        .orElseGet(() -> begin(passes))
                        .add(example));
        return passes.stream().map(pass -> pass.examples).toList();
    }

    private static Packing begin(List<Packing> passes) {
        var pass = new Packing();
        passes.add(pass);
        return pass;
    }

    private void add(TrainingExample example) {
        examples.add(example);
        tokens += length(example);
    }

    private static int length(TrainingExample example) {
        return example.tokens().length;
    }
}
