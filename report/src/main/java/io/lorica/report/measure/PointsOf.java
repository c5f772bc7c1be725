package io.lorica.report.measure;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.report.PointsSheet;
import io.lorica.api.report.PointsSheet.BinPoints;
import io.lorica.api.report.PointsSheet.FieldPoints;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.points.BinText;
import io.lorica.scorecard.points.ScaledPoints;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A scorecard's points as people read them. */
final class PointsOf {
    private PointsOf() {}

    /** @return absent for more than two outcomes, and without points */
    static @Nullable PointsSheet sheet(DecisionSpec spec, Scorecard scorecard) {
        return scorecard.scaledPoints(spec).map(PointsOf::sheet).orElse(null);
    }

    private static PointsSheet sheet(ScaledPoints scaled) {
        return new PointsSheet(
                scaled.scale(),
                scaled.base(),
                scaled.table().fields().stream()
                        .map(field -> new FieldPoints(
                                field.field(),
                                IntStream.range(0, field.bins().size())
                                        .mapToObj(bin -> new BinPoints(
                                                BinText.of(field.binning(), bin),
                                                field.bins().get(bin).rows().stream()
                                                        .mapToLong(Long::longValue)
                                                        .sum(),
                                                field.bins().get(bin).rows().get(scaled.risky()),
                                                scaled.points(field, bin)))
                                        .toList()))
                        .toList());
    }
}
