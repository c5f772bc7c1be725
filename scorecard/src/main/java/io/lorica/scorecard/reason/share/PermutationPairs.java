package io.lorica.scorecard.reason.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Shapley values of a function of sets of players, by orders in which they join, each with its reverse. One pair of
 * orders is exact where players act on each other two by two at most; in any case the values add up to what all
 * players make of what none does.
 *
 * @see <a href="https://doi.org/10.1016/j.cor.2008.04.004">Castro, Gómez and Tejada 2009: values by permutations</a>
 * @see <a href="https://jmlr.org/papers/v23/21-0439.html">Mitchell et al. 2022: a permutation with its reverse</a>
 */
public final class PermutationPairs {
    /** Orders that were drawn before are drawn anew so often. */
    private static final int TRIES = 20;

    private final int players;
    private final List<int[]> orders;

    /** By set of players, its place in {@link #sets}. */
    private final Map<BitSet, Integer> places = new LinkedHashMap<>();

    private PermutationPairs(int players, List<int[]> orders) {
        this.players = players;
        this.orders = orders;
        for (int[] order : orders) {
            joining(order).forEach(this::add);
            joining(reversed(order)).forEach(this::add);
        }
    }

    /**
     * The first pair is the players' own order and its reverse, further ones are random and unlike those before.
     *
     * @param players not below 0
     * @param pairs at least 1; as many as there are, if there are less
     */
    public static PermutationPairs of(int players, int pairs, long seed) {
        if (players < 0 || pairs < 1) {
            throw new IllegalArgumentException("%d pairs of orders of %d players".formatted(pairs, players));
        }
        int[] own = IntStream.range(0, players).toArray();
        List<int[]> orders = new ArrayList<>(List.of(own));
        Set<List<Integer>> drawn = new HashSet<>(List.of(list(own), list(reversed(own))));
        var random = new Random(seed);
        for (int tries = 0; orders.size() < pairs && tries < TRIES * pairs; tries++) {
            List<Integer> order = list(own);
            Collections.shuffle(order, random);
            int[] found = order.stream().mapToInt(Integer::intValue).toArray();
            if (drawn.add(order)) {
                drawn.add(list(reversed(found)));
                orders.add(found);
            }
        }
        return new PermutationPairs(players, orders);
    }

    /** @param orders each a permutation of 0 to players - 1 */
    static PermutationPairs of(int players, List<int[]> orders) {
        return new PermutationPairs(players, orders);
    }

    /** How many sets {@link #sets} has at most. */
    public static int mostSets(int players, int pairs) {
        return 2 + 2 * pairs * Math.max(players - 1, 0);
    }

    /** How many pairs of orders there are. */
    public int pairs() {
        return orders.size();
    }

    /** Whether these are all orders that there are. */
    public boolean areAll() {
        long all = 1;
        for (int player = 2; player <= players && all <= 2L * orders.size(); player++) {
            all *= player;
        }
        return 2L * orders.size() >= all;
    }

    /** The sets whose values are needed, each once. The first is empty; that of all players is among them. */
    public List<BitSet> sets() {
        return places.keySet().stream().map(set -> (BitSet) set.clone()).toList();
    }

    /**
     * @param values [sets][n] of {@link #sets()}, in their order
     * @return [players][pairs][n]; a player's Shapley value is the mean over the pairs
     */
    public double[][][] estimates(List<double[]> values) {
        if (values.size() != places.size()) {
            throw new IllegalArgumentException("%d sets have %d values".formatted(places.size(), values.size()));
        }
        int width = values.getFirst().length;
        double[][][] estimates = new double[players][orders.size()][width];
        for (int pair = 0; pair < orders.size(); pair++) {
            addHalf(orders.get(pair), pair, values, estimates);
            addHalf(reversed(orders.get(pair)), pair, values, estimates);
        }
        return estimates;
    }

    /** Half of what each player adds to those that joined before. */
    private void addHalf(int[] order, int pair, List<double[]> values, double[][][] estimates) {
        List<BitSet> sets = joining(order);
        for (int i = 0; i < order.length; i++) {
            double[] without = values.get(place(sets.get(i)));
            double[] with = values.get(place(sets.get(i + 1)));
            for (int k = 0; k < without.length; k++) {
                estimates[order[i]][pair][k] += (with[k] - without[k]) / 2;
            }
        }
    }

    private int place(BitSet set) {
        return Objects.requireNonNull(places.get(set));
    }

    private void add(BitSet set) {
        places.putIfAbsent(set, places.size());
    }

    /** From none to all. */
    private static List<BitSet> joining(int[] order) {
        List<BitSet> sets = new ArrayList<>();
        var joined = new BitSet();
        sets.add((BitSet) joined.clone());
        for (int player : order) {
            joined.set(player);
            sets.add((BitSet) joined.clone());
        }
        return sets;
    }

    private static int[] reversed(int[] order) {
        return IntStream.range(0, order.length)
                .map(i -> order[order.length - 1 - i])
                .toArray();
    }

    private static List<Integer> list(int[] order) {
        return new ArrayList<>(Arrays.stream(order).boxed().toList());
    }
}
