package io.lorica.scorecard.points;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A points table as people read it: a line for each bin, with its rows and its points. */
public final class PointsCsv {
    private PointsCsv() {}

    /** @param labels of the outcomes, in the table's order */
    public static void write(ScaledPoints scaled, List<String> labels, Appendable out) throws IOException {
        List<String> header = new ArrayList<>(List.of("field", "bin"));
        labels.forEach(label -> header.add("rows " + label));
        header.add("points");
        try (var csv = new CSVPrinter(
                out,
                CSVFormat.RFC4180
                        .builder()
                        .setHeader(header.toArray(String[]::new))
                        .get())) {
            csv.printRecord("", "every row", "", "", scaled.base());
            for (FieldPoints field : scaled.table().fields()) {
                for (int bin = 0; bin < field.bins().size(); bin++) {
                    List<Object> line = new ArrayList<>(List.of(field.field(), BinText.of(field.binning(), bin)));
                    line.addAll(field.bins().get(bin).rows());
                    line.add(scaled.points(field, bin));
                    csv.printRecord(line);
                }
            }
        }
    }
}
