package io.lorica.fitting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Rows at random, so that every beginning has about the outcomes' shares, and lies within each longer one. */
public final class BalancedOrder {
    private BalancedOrder() {}

    /** @return the rows' numbers */
    public static int[] of(List<LabelledRow> rows, long seed) {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(seed));
        Map<Integer, Integer> ofOutcome = new HashMap<>();
        rows.forEach(row -> ofOutcome.merge(row.outcome(), 1, Integer::sum));
        Map<Integer, Integer> seen = new HashMap<>();
        double[] place = new double[rows.size()];
        for (int row : shuffled) {
            int outcome = rows.get(row).outcome();
            place[row] = seen.merge(outcome, 1, Integer::sum) / (double) ofOutcome.getOrDefault(outcome, 1);
        }
        return shuffled.stream()
                .sorted(Comparator.comparingDouble(row -> place[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
