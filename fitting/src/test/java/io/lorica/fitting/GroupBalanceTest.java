package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GroupBalanceTest {

    @Property
    void of_two_labels_each_is_in_every_part_if_it_has_as_many_groups(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(min = 1, max = 5) int parts) {
        var random = new Random(seed);
        List<int[]> groups = groups(count, 2, 1 + random.nextInt(9), random);
        int[] partOf = GroupBalance.of(groups, wanted(groups, parts, random), begun(count, parts, random));
        requireSpread(groups, partOf, parts, parts);
    }

    @Property
    void of_several_labels_those_of_many_groups_are_in_every_part(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 80) int count,
            @ForAll @IntRange(min = 3, max = 6) int labels) {
        var random = new Random(seed);
        List<int[]> groups = groups(count, labels, 1 + random.nextInt(9), random);
        int[] partOf = GroupBalance.of(groups, wanted(groups, 3, random), begun(count, 3, random));
        requireSpread(groups, partOf, 3, 2 * (labels - 1) + 1);
    }

    @Property
    void groups_of_one_label_each_bring_it_into_every_part(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 80) int count,
            @ForAll @IntRange(min = 1, max = 20) int labels) {
        var random = new Random(seed);
        List<int[]> groups = IntStream.range(0, count)
                .mapToObj(_ -> {
                    int[] group = new int[labels];
                    group[random.nextInt(labels)] = 1 + random.nextInt(30);
                    return group;
                })
                .toList();
        int[] partOf = GroupBalance.of(groups, wanted(groups, 3, random), begun(count, 3, random));
        requireSpread(groups, partOf, 3, 3);
    }

    private static void requireSpread(List<int[]> groups, int[] partOf, int parts, int fewest) {
        for (int label = 0; label < groups.getFirst().length; label++) {
            int own = label;
            int[] with = IntStream.range(0, partOf.length)
                    .filter(group -> groups.get(group)[own] > 0)
                    .toArray();
            if (with.length >= fewest) {
                assertThat(Arrays.stream(with).map(group -> partOf[group]).distinct())
                        .hasSize(parts);
            }
        }
    }

    /** However unevenly it began. */
    @Property
    void of_many_groups_each_part_gets_what_was_wanted_but_for_less_than_a_group(@ForAll long seed) {
        var random = new Random(seed);
        List<int[]> groups = groups(200, 2, 6, random);
        double[][] wanted = wanted(groups, 3, random);
        int[] partOf = GroupBalance.of(groups, wanted, begun(200, 1, random));
        for (int part = 0; part < 3; part++) {
            for (int label = 0; label < 2; label++) {
                assertThat((double) rows(groups, partOf, part, label)).isCloseTo(wanted[part][label], within(6.0));
            }
        }
    }

    @Test
    void two_groups_change_places_where_neither_alone_makes_it_better() {
        List<int[]> groups = List.of(new int[] {7, 3}, new int[] {7, 3}, new int[] {3, 7}, new int[] {3, 7});
        int[] partOf = GroupBalance.of(groups, new double[][] {{10, 10}, {10, 10}}, new int[] {0, 0, 1, 1});
        assertThat(rows(groups, partOf, 0, 0)).isEqualTo(10);
        assertThat(rows(groups, partOf, 0, 1)).isEqualTo(10);
    }

    @Test
    void what_is_as_wanted_stays() {
        List<int[]> groups =
                IntStream.range(0, 40).mapToObj(_ -> new int[] {1, 0}).toList();
        int[] begun = IntStream.range(0, 40).map(group -> group / 10).toArray();
        double[][] wanted = new double[4][];
        Arrays.fill(wanted, new double[] {10, 0});
        assertThat(GroupBalance.of(groups, wanted, begun)).isEqualTo(begun);
    }

    private static List<int[]> groups(int count, int labels, int most, Random random) {
        List<int[]> groups = new ArrayList<>();
        for (int group = 0; group < count; group++) {
            int[] rows = new int[labels];
            for (int row = 0; row <= random.nextInt(most); row++) {
                // A rare one, a common one.
                rows[(int) (labels * Math.pow(random.nextDouble(), 2))]++;
            }
            groups.add(rows);
        }
        return groups;
    }

    private static int[] begun(int count, int parts, Random random) {
        return random.ints(count, 0, parts).toArray();
    }

    /** By shares of the parts, which may be small. */
    private static double[][] wanted(List<int[]> groups, int parts, Random random) {
        double[] shares =
                random.doubles(parts, 0.05, 1).map(share -> share * share).toArray();
        double sum = Arrays.stream(shares).sum();
        double[][] wanted = new double[parts][groups.getFirst().length];
        for (int part = 0; part < parts; part++) {
            double share = shares[part] / sum;
            Arrays.setAll(
                    wanted[part],
                    label -> share
                            * groups.stream().mapToInt(group -> group[label]).sum());
        }
        return wanted;
    }

    private static int rows(List<int[]> groups, int[] partOf, int part, int label) {
        return IntStream.range(0, partOf.length)
                .filter(group -> partOf[group] == part)
                .map(group -> groups.get(group)[label])
                .sum();
    }
}
