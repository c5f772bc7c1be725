package io.lorica.engine.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Rows that share forward passes. */
public final class Passes {
    private Passes() {}

    /**
     * Cuts rows into passes, in their order.
     *
     * @param tokens of a row
     * @param most tokens of a pass; a longer row has a pass of its own
     * @return views of {@code rows}
     */
    public static <E> List<List<E>> of(List<E> rows, ToIntFunction<E> tokens, int most) {
        List<List<E>> passes = new ArrayList<>();
        int from = 0;
        while (from < rows.size()) {
            int to = from;
            int taken = 0;
            while (to < rows.size() && (to == from || taken + tokens.applyAsInt(rows.get(to)) <= most)) {
                taken += tokens.applyAsInt(rows.get(to++));
            }
            passes.add(rows.subList(from, to));
            from = to;
        }
        return passes;
    }
}
