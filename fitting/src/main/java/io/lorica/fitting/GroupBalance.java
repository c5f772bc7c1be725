package io.lorica.fitting;

import java.util.Arrays;
import java.util.List;

/**
 * Divides groups of rows among parts, each group whole, so that each label's rows are spread as was wanted. From a
 * division that is given, groups move to other parts, alone or in exchange for another one, as long as that makes it
 * better: first, that no label lacks in a part, where it has at least as many groups as there are parts; then, that the
 * sum of (rows - wanted)^2 / wanted over parts and labels is less, by which a rare label counts as much as a common
 * one.
 *
 * <p>Of two labels each is in every part at the end, and so is a label of more than (P - 1)(L - 1) groups, or whose
 * groups have no rows of another. Of three labels that share groups this may be impossible.
 */
public final class GroupBalance {
    /** Each group is offered in exchange to so many of those behind it: where there are more, they are much alike. */
    private static final int OFFERS = 200;
    /** What is less is rounding. */
    private static final double BETTER = 1e-9;

    private final List<int[]> groups;
    private final double[][] wanted;
    private final int[] partOf;
    private final int[][] rows;
    private final boolean[] isSpread;

    private GroupBalance(List<int[]> groups, double[][] wanted, int[] partOf) {
        this.groups = groups;
        this.wanted = wanted;
        this.partOf = partOf;
        int labels = wanted[0].length;
        this.rows = new int[wanted.length][labels];
        this.isSpread = new boolean[labels];
        for (int group = 0; group < partOf.length; group++) {
            add(groups.get(group), 1, partOf[group]);
        }
        for (int label = 0; label < labels; label++) {
            int own = label;
            isSpread[label] = groups.stream().filter(group -> group[own] > 0).count() >= wanted.length;
        }
    }

    /**
     * @param groups rows of each label, each [L]
     * @param wanted rows of each label by part, [P][L]
     * @param begun each group's part, of which it goes on
     * @return each group's part; the same for the same arguments on every machine
     */
    public static int[] of(List<int[]> groups, double[][] wanted, int[] begun) {
        var balance = new GroupBalance(groups, wanted, begun.clone());
        boolean goesOn = true;
        while (goesOn) {
            goesOn = !balance.isAsWanted() && (balance.move() || balance.exchange());
        }
        return balance.partOf;
    }

    private boolean isAsWanted() {
        for (int part = 0; part < rows.length; part++) {
            for (int label = 0; label < isSpread.length; label++) {
                if (rows[part][label] != wanted[part][label] || lacks(label, rows[part][label]) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** @return whether any group was moved */
    private boolean move() {
        boolean isMoved = false;
        for (int group = 0; group < partOf.length; group++) {
            for (int part = 0; part < rows.length; part++) {
                int from = partOf[group];
                if (part != from && isBetter(groups.get(group), from, part)) {
                    carry(groups.get(group), from, part);
                    partOf[group] = part;
                    isMoved = true;
                }
            }
        }
        return isMoved;
    }

    /** @return whether any two groups were exchanged */
    private boolean exchange() {
        boolean isMoved = false;
        int[] difference = new int[isSpread.length];
        for (int one = 0; one < partOf.length; one++) {
            for (int other = one + 1; other < Math.min(one + 1 + OFFERS, partOf.length); other++) {
                int from = partOf[one];
                int to = partOf[other];
                if (from == to) {
                    continue;
                }
                int[] given = groups.get(one);
                int[] taken = groups.get(other);
                Arrays.setAll(difference, label -> given[label] - taken[label]);
                if (isBetter(difference, from, to)) {
                    carry(difference, from, to);
                    partOf[one] = to;
                    partOf[other] = from;
                    isMoved = true;
                }
            }
        }
        return isMoved;
    }

    /** Whether it is better if rows, [L], were in another part. */
    private boolean isBetter(int[] moved, int from, int to) {
        int lacking = 0;
        double distance = 0;
        for (int label = 0; label < moved.length; label++) {
            int left = rows[from][label];
            int right = rows[to][label];
            lacking += lacks(label, left - moved[label])
                    - lacks(label, left)
                    + lacks(label, right + moved[label])
                    - lacks(label, right);
            distance += distance(from, label, left - moved[label])
                    - distance(from, label, left)
                    + distance(to, label, right + moved[label])
                    - distance(to, label, right);
        }
        return lacking < 0 || (lacking == 0 && distance < -BETTER);
    }

    private int lacks(int label, int count) {
        return isSpread[label] && count == 0 ? 1 : 0;
    }

    private double distance(int part, int label, int count) {
        double off = count - wanted[part][label];
        return off * off / Math.max(1, wanted[part][label]);
    }

    private void carry(int[] moved, int from, int to) {
        add(moved, -1, from);
        add(moved, 1, to);
    }

    private void add(int[] moved, int times, int part) {
        for (int label = 0; label < moved.length; label++) {
            rows[part][label] += times * moved[label];
        }
    }
}
