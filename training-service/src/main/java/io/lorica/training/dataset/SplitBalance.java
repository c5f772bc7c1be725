package io.lorica.training.dataset;

import io.lorica.api.training.Split;
import io.lorica.fitting.GroupBalance;
import io.lorica.intake.ParsedRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mends what drawing groups by the label of their first row leaves uneven: their other rows may be of other labels, and
 * a group may be larger than a split's share. Where groups are single rows nothing is uneven, but that a split's share
 * of a rare label may be less than a row.
 */
final class SplitBalance {
    private SplitBalance() {}

    /**
     * @param groups rows by their place
     * @param chosen by row; changed by whole groups
     */
    static void mend(List<ParsedRows.Accepted> rows, List<List<Integer>> groups, Split split, SplitName[] chosen) {
        Map<String, Integer> labels = new HashMap<>();
        rows.forEach(row -> labels.putIfAbsent(row.row().stratum(), labels.size()));
        List<int[]> counts = groups.stream()
                .map(group -> {
                    int[] own = new int[labels.size()];
                    group.forEach(
                            row -> own[labels.getOrDefault(rows.get(row).row().stratum(), 0)]++);
                    return own;
                })
                .toList();
        List<SplitName> parts = parts(split);
        int[] begun = groups.stream()
                .mapToInt(group -> parts.indexOf(chosen[group.getFirst()]))
                .toArray();
        int[] found = GroupBalance.of(counts, wanted(parts, counts, labels.size(), split), begun);
        for (int group = 0; group < found.length; group++) {
            SplitName name = parts.get(found[group]);
            groups.get(group).forEach(row -> chosen[row] = name);
        }
    }

    /** Those that are asked for; the last one is for training. */
    private static List<SplitName> parts(Split split) {
        List<SplitName> parts = new ArrayList<>();
        if (split.test() > 0) {
            parts.add(SplitName.TEST);
        }
        if (split.validation() > 0) {
            parts.add(SplitName.VALIDATION);
        }
        parts.add(SplitName.TRAINING);
        return parts;
    }

    /** [P][L], whole rows. */
    private static double[][] wanted(List<SplitName> parts, List<int[]> groups, int labels, Split split) {
        double[][] wanted = new double[parts.size()][labels];
        for (int label = 0; label < labels; label++) {
            int own = label;
            long left = groups.stream().mapToLong(group -> group[own]).sum();
            long total = left;
            for (int part = 0; part < parts.size() - 1; part++) {
                double share = parts.get(part) == SplitName.TEST ? split.test() : split.validation();
                wanted[part][label] = Math.round(total * share);
                left -= Math.round(total * share);
            }
            wanted[parts.size() - 1][label] = left;
        }
        return wanted;
    }
}
