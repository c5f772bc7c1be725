package io.lorica.scorecard.reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.scorecard.boosting.Tree;
import io.lorica.scorecard.boosting.TreeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random trees of up to depth 4 over six columns, with missing values: what must hold of any. */
class InterventionalTreesProperties {
    private static final int COLUMNS = 6;

    @Property(tries = 150)
    void values_are_those_of_the_definition_whichever_columns_belong_together(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int depth) {
        var random = new Random(seed);
        int players = 1 + random.nextInt(COLUMNS);
        int[] playerOf = IntStream.range(0, COLUMNS)
                .map(column -> column < players ? column : random.nextInt(players))
                .toArray();
        TreeEnsemble ensemble = ensemble(random, depth, COLUMNS);
        float[][] reference = rows(random, 7);
        float[] row = rows(random, 1)[0];
        var brute = new BruteForceShapley(ensemble, playerOf, players, reference);
        double[][] found = new InterventionalTrees(ensemble, playerOf, players, reference)
                .of(row)
                .byPlayer();
        for (int margin = 0; margin < ensemble.groups(); margin++) {
            for (int player = 0; player < players; player++) {
                assertThat(found[margin][player]).isCloseTo(brute.of(player, row, margin), within(1e-9));
            }
        }
    }

    @Property(tries = 150)
    void values_add_up_to_the_margin_less_the_mean(@ForAll long seed, @ForAll @IntRange(max = 4) int depth) {
        var random = new Random(seed);
        TreeEnsemble ensemble = ensemble(random, depth, COLUMNS);
        float[][] reference = rows(random, 9);
        var trees = new InterventionalTrees(ensemble, each(), COLUMNS, reference);
        for (float[] row : rows(random, 5)) {
            double[][] found = trees.of(row).byPlayer();
            for (int margin = 0; margin < ensemble.groups(); margin++) {
                int of = margin;
                double mean = Arrays.stream(reference)
                        .mapToDouble(other -> ensemble.margins(other)[of])
                        .average()
                        .orElseThrow();
                assertThat(trees.mean(margin)).isCloseTo(mean, within(1e-5));
                assertThat(Arrays.stream(found[margin]).sum())
                        .isCloseTo(ensemble.margins(row)[margin] - mean, within(1e-5));
            }
        }
    }

    @Property(tries = 100)
    void a_column_that_no_tree_asks_for_says_nothing(@ForAll long seed) {
        var random = new Random(seed);
        TreeEnsemble ensemble = ensemble(random, 3, COLUMNS - 1);
        double[][] found = new InterventionalTrees(ensemble, each(), COLUMNS, rows(random, 5))
                .of(rows(random, 1)[0])
                .byPlayer();
        for (double[] margin : found) {
            assertThat(margin[COLUMNS - 1]).isZero();
        }
    }

    @Property(tries = 100)
    void columns_that_are_asked_alike_say_as_much(@ForAll long seed) {
        var random = new Random(seed);
        TreeEnsemble ensemble = ensemble(random, 3, COLUMNS - 1);
        List<Tree> trees = new ArrayList<>(ensemble.trees());
        // Once more with the last column in the place of the first: together, neither comes before the other.
        ensemble.trees().forEach(tree -> trees.add(swapped(tree)));
        int[] group = IntStream.range(0, trees.size())
                .map(tree -> ensemble.group()[tree % ensemble.group().length])
                .toArray();
        float[][] reference = rows(random, 5);
        float[] row = rows(random, 1)[0];
        for (float[] each : reference) {
            each[COLUMNS - 1] = each[0];
        }
        row[COLUMNS - 1] = row[0];
        double[][] found = new InterventionalTrees(
                        new TreeEnsemble(trees, group, ensemble.base()), each(), COLUMNS, reference)
                .of(row)
                .byPlayer();
        for (double[] margin : found) {
            assertThat(margin[COLUMNS - 1]).isCloseTo(margin[0], within(1e-9));
        }
    }

    private static Tree swapped(Tree tree) {
        int[] column = Arrays.stream(tree.column())
                .map(from -> from == 0 ? COLUMNS - 1 : from)
                .toArray();
        return new Tree(tree.left(), tree.right(), column, tree.value(), tree.missingLeft());
    }

    private static int[] each() {
        return IntStream.range(0, COLUMNS).toArray();
    }

    private static float[][] rows(Random random, int count) {
        float[][] rows = new float[count][COLUMNS];
        for (float[] row : rows) {
            for (int column = 0; column < COLUMNS; column++) {
                row[column] = random.nextInt(6) == 0 ? Float.NaN : random.nextInt(-3, 4);
            }
        }
        return rows;
    }

    private static TreeEnsemble ensemble(Random random, int depth, int columns) {
        int margins = 1 + random.nextInt(3);
        int count = margins * 3;
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            trees.add(tree(random, depth, columns));
        }
        float[] base = new float[margins];
        Arrays.fill(base, 0.5f);
        return new TreeEnsemble(
                trees, IntStream.range(0, count).map(i -> i % margins).toArray(), base);
    }

    /** Full but for one in five nodes; thresholds are whole, so that values lie on them. */
    private static Tree tree(Random random, int depth, int columns) {
        int nodes = (1 << (depth + 1)) - 1;
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int[] column = new int[nodes];
        float[] value = new float[nodes];
        boolean[] missingLeft = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            boolean isLeaf = 2 * node + 2 >= nodes || random.nextInt(5) == 0;
            left[node] = isLeaf ? -1 : 2 * node + 1;
            right[node] = isLeaf ? -1 : 2 * node + 2;
            column[node] = random.nextInt(columns);
            value[node] = isLeaf ? (float) random.nextGaussian() : random.nextInt(-2, 4);
            missingLeft[node] = random.nextBoolean();
        }
        return new Tree(left, right, column, value, missingLeft);
    }
}
