package io.lorica.api.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a scorecard's points differ from an earlier version's.
 *
 * @param adapter of both versions
 * @param before number of the version that it is held against
 * @param after number of the version asked for
 * @param baseBefore points that every row began with
 * @param baseAfter points that every row begins with
 * @param fields the later version's in its order, then those that it no longer has
 */
public record PointsDiff(
        String adapter, int before, int after, double baseBefore, double baseAfter, List<FieldDiff> fields) {
    public PointsDiff {
        fields = List.copyOf(fields);
    }

    /** @param bins the later version's in its order, then those that it no longer has */
    public record FieldDiff(String field, Change change, List<BinDiff> bins) {
        public FieldDiff {
            bins = List.copyOf(bins);
        }
    }

    /**
     * A bin, which is the same in both versions if it holds the same values.
     *
     * @param bin what it holds, in words
     * @param before its points in the earlier version; absent if that had no such bin
     * @param after its points in the later version; absent if it has no such bin
     */
    public record BinDiff(
            String bin,
            Change change,
            @Nullable Double before,
            @Nullable Double after) {}

    /** What became of a field or a bin. */
    public enum Change {
        ADDED,
        REMOVED,
        /** Points differ by 0.005 or more, which two decimals show; of a field: one of its bins is not UNCHANGED. */
        CHANGED,
        UNCHANGED
    }
}
