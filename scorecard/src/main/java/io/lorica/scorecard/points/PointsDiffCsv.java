package io.lorica.scorecard.points;

import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.PointsDiff.BinDiff;
import io.lorica.api.report.PointsDiff.Change;
import io.lorica.api.report.PointsDiff.FieldDiff;
import java.io.IOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** A difference of points as people read it: a line for each bin that is not as it was. */
public final class PointsDiffCsv {
    private PointsDiffCsv() {}

    public static void write(PointsDiff diff, Appendable out) throws IOException {
        var csv = new CSVPrinter(
                out,
                CSVFormat.RFC4180
                        .builder()
                        .setHeader("field", "bin", "change", "v" + diff.before(), "v" + diff.after())
                        .get());
        csv.printRecord("", "every row", "", diff.baseBefore(), diff.baseAfter());
        for (FieldDiff field : diff.fields()) {
            for (BinDiff bin : field.bins()) {
                if (bin.change() != Change.UNCHANGED) {
                    csv.printRecord(field.field(), bin.bin(), bin.change(), cell(bin.before()), cell(bin.after()));
                }
            }
        }
        csv.flush();
    }

    private static Object cell(@Nullable Double points) {
        return points == null ? "" : points;
    }
}
