package io.lorica.fitting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Pairs of rows to fit on and rows to score. Where rows have times, what is scored is later than what was fitted on, as
 * in use: an entity's earlier rows are known when its next one comes. Else each row is scored once, and rows of one
 * entity are never on both sides of a pair.
 */
final class Folds {
    private static final int FOLDS = 5;
    /** The oldest rows, which are only fitted on. */
    private static final double OLDEST = 0.4;

    private Folds() {}

    /** Rows by their number. */
    record Fold(int[] fitted, int[] scored) {}

    static List<Fold> of(List<LabelledRow> rows, long seed) {
        List<Fold> folds = rows.stream().allMatch(row -> row.time() != null) ? byTime(rows) : List.of();
        // Rows of one time, or of next to one, can't be told apart by it.
        return folds.size() < 2 ? atRandom(rows, seed) : folds;
    }

    /** Rows of each outcome are dealt out in turn, so that every fold has its share of a rare one. */
    private static List<Fold> atRandom(List<LabelledRow> rows, long seed) {
        Map<Integer, List<List<Integer>>> byOutcome = new TreeMap<>();
        groups(rows)
                .forEach(group -> byOutcome
                        .computeIfAbsent(outcome(rows, group), _ -> new ArrayList<>())
                        .add(group));
        var random = new Random(seed);
        List<List<Integer>> dealt = new ArrayList<>();
        for (List<List<Integer>> groups : byOutcome.values()) {
            Collections.shuffle(groups, random);
            dealt.addAll(groups);
        }
        int[] foldOf = new int[rows.size()];
        int[] foldOfGroup = foldOfGroup(rows, dealt);
        for (int group = 0; group < foldOfGroup.length; group++) {
            for (int row : dealt.get(group)) {
                foldOf[row] = foldOfGroup[group];
            }
        }
        return IntStream.range(0, FOLDS)
                .mapToObj(fold -> new Fold(
                        IntStream.range(0, foldOf.length)
                                .filter(row -> foldOf[row] != fold)
                                .toArray(),
                        IntStream.range(0, foldOf.length)
                                .filter(row -> foldOf[row] == fold)
                                .toArray()))
                .filter(fold -> fold.scored.length > 0 && fold.fitted.length > 0)
                .toList();
    }

    /** In turn; groups of several rows, which may be of several outcomes, are balanced after that. */
    private static int[] foldOfGroup(List<LabelledRow> rows, List<List<Integer>> dealt) {
        int[] inTurn =
                IntStream.range(0, dealt.size()).map(group -> group % FOLDS).toArray();
        if (dealt.size() == rows.size()) {
            return inTurn;
        }
        int outcomes = rows.stream().mapToInt(LabelledRow::outcome).max().orElseThrow() + 1;
        List<int[]> counts = dealt.stream()
                .map(group -> {
                    int[] own = new int[outcomes];
                    group.forEach(row -> own[rows.get(row).outcome()]++);
                    return own;
                })
                .toList();
        double[] share = new double[outcomes];
        rows.forEach(row -> share[row.outcome()] += 1.0 / FOLDS);
        double[][] wanted = new double[FOLDS][];
        Arrays.fill(wanted, share);
        return GroupBalance.of(counts, wanted, inTurn);
    }

    /** The last outcome that a group's rows have: it only matters that like groups are dealt out alike. */
    private static int outcome(List<LabelledRow> rows, List<Integer> group) {
        return group.stream().mapToInt(row -> rows.get(row).outcome()).max().orElseThrow();
    }

    private static List<List<Integer>> groups(List<LabelledRow> rows) {
        Map<String, List<Integer>> byEntity = new HashMap<>();
        List<List<Integer>> groups = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            String entity = rows.get(row).entity();
            if (entity == null) {
                groups.add(List.of(row));
            } else {
                List<Integer> known = byEntity.get(entity);
                if (known == null) {
                    known = new ArrayList<>();
                    byEntity.put(entity, known);
                    groups.add(known);
                }
                known.add(row);
            }
        }
        return groups;
    }

    private static List<Fold> byTime(List<LabelledRow> rows) {
        int[] byTime = IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparing(
                        row -> Objects.requireNonNull(rows.get(row).time())))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Fold> folds = new ArrayList<>();
        for (int fold = 0; fold < FOLDS - 1; fold++) {
            int start = border(rows, byTime, OLDEST + (1 - OLDEST) * fold / (FOLDS - 1));
            int end = border(rows, byTime, OLDEST + (1 - OLDEST) * (fold + 1) / (FOLDS - 1));
            if (start > 0 && end > start) {
                folds.add(apart(byTime, start, end));
            }
        }
        return folds;
    }

    /** Rows of one time stay together. */
    private static int border(List<LabelledRow> rows, int[] byTime, double share) {
        int border = (int) Math.round(share * byTime.length);
        while (border > 0 && border < byTime.length && same(rows, byTime[border - 1], byTime[border])) {
            border++;
        }
        return border;
    }

    private static boolean same(List<LabelledRow> rows, int one, int other) {
        Instant time = rows.get(one).time();
        return time != null && time.equals(rows.get(other).time());
    }

    private static Fold apart(int[] byTime, int start, int end) {
        int[] fitted = Arrays.copyOf(byTime, start);
        int[] scored = Arrays.copyOfRange(byTime, start, end);
        Arrays.sort(fitted);
        Arrays.sort(scored);
        return new Fold(fitted, scored);
    }
}
