package io.lorica.scorecard.points;

import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.PointsDiff.BinDiff;
import io.lorica.api.report.PointsDiff.Change;
import io.lorica.api.report.PointsDiff.FieldDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds two versions' points against each other, each on its own scale. Bins are the same if they hold the same. */
public final class PointsDifference {
    /** What two decimals show. */
    private static final double VISIBLE = 0.005;

    private PointsDifference() {}

    /** @param adapter of both versions, which are told by their numbers */
    public static PointsDiff of(String adapter, int before, ScaledPoints earlier, int after, ScaledPoints later) {
        Map<String, Map<String, Double>> old = points(earlier);
        Map<String, Map<String, Double>> now = points(later);
        List<FieldDiff> fields = new ArrayList<>();
        now.forEach((field, bins) -> {
            Map<String, Double> oldBins = old.get(field);
            fields.add(oldBins == null ? whole(field, Change.ADDED, bins) : field(field, oldBins, bins));
        });
        old.forEach((field, bins) -> {
            if (!now.containsKey(field)) {
                fields.add(whole(field, Change.REMOVED, bins));
            }
        });
        return new PointsDiff(adapter, before, after, earlier.base(), later.base(), fields);
    }

    private static FieldDiff field(String field, Map<String, Double> old, Map<String, Double> now) {
        List<BinDiff> bins = new ArrayList<>();
        now.forEach((bin, points) -> bins.add(bin(bin, old.get(bin), points)));
        old.forEach((bin, points) -> {
            if (!now.containsKey(bin)) {
                bins.add(bin(bin, points, null));
            }
        });
        boolean isChanged = bins.stream().anyMatch(bin -> bin.change() != Change.UNCHANGED);
        return new FieldDiff(field, isChanged ? Change.CHANGED : Change.UNCHANGED, bins);
    }

    private static FieldDiff whole(String field, Change change, Map<String, Double> bins) {
        return new FieldDiff(
                field,
                change,
                bins.entrySet().stream()
                        .map(bin -> new BinDiff(
                                bin.getKey(),
                                change,
                                change == Change.ADDED ? null : bin.getValue(),
                                change == Change.ADDED ? bin.getValue() : null))
                        .toList());
    }

    private static BinDiff bin(String bin, @Nullable Double before, @Nullable Double after) {
        if (before == null) {
            return new BinDiff(bin, Change.ADDED, null, after);
        }
        if (after == null) {
            return new BinDiff(bin, Change.REMOVED, before, null);
        }
        return new BinDiff(bin, Math.abs(after - before) < VISIBLE ? Change.UNCHANGED : Change.CHANGED, before, after);
    }

    /** By field and by what the bin holds. */
    private static Map<String, Map<String, Double>> points(ScaledPoints scaled) {
        Map<String, Map<String, Double>> points = new LinkedHashMap<>();
        for (FieldPoints field : scaled.table().fields()) {
            Map<String, Double> bins = new LinkedHashMap<>();
            for (int bin = 0; bin < field.bins().size(); bin++) {
                bins.put(BinText.of(field.binning(), bin), scaled.points(field, bin));
            }
            points.put(field.field(), bins);
        }
        return points;
    }
}
