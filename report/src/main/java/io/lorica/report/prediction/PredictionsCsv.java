package io.lorica.report.prediction;

import io.lorica.decision.metrics.JudgedRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Predictions as CSV (RFC 4180): a line for each row of the data set, in the order of the upload. */
public final class PredictionsCsv {
    /** What comes before the columns of the outcomes. */
    public static final List<String> FIRST_COLUMNS = List.of("line", "split", "label", "event_time", "held_out");

    private PredictionsCsv() {}

    /**
     * The columns: {@link #FIRST_COLUMNS}, then "probability" and "uncalibrated" with each outcome
     * behind the word, and decided: an outcome, or review. Numbers are written in full, so that what is measured of
     * them is what was measured here.
     *
     * @param labels of the outcomes, in the spec's order
     */
    public static void write(List<String> labels, List<Prediction> predictions, Appendable out) throws IOException {
        List<String> header = new ArrayList<>(FIRST_COLUMNS);
        labels.forEach(label -> header.add("probability " + label));
        labels.forEach(label -> header.add("uncalibrated " + label));
        header.add("decided");
        var csv = new CSVPrinter(
                out,
                CSVFormat.RFC4180
                        .builder()
                        .setHeader(header.toArray(String[]::new))
                        .get());
        for (Prediction prediction : predictions) {
            csv.printRecord(Stream.concat(
                    Stream.of(
                            prediction.line(),
                            prediction.split(),
                            prediction.label(),
                            prediction.time() == null ? "" : prediction.time(),
                            prediction.heldOut() == null ? "" : prediction.heldOut()),
                    cells(labels, prediction)));
        }
        csv.flush();
    }

    private static Stream<Object> cells(List<String> labels, Prediction prediction) {
        JudgedRow judged = prediction.judged();
        if (judged == null) {
            return Stream.generate(() -> (Object) "").limit(2L * labels.size() + 1);
        }
        return Stream.of(
                        labels.stream().map(judged::probability),
                        labels.stream().map(label -> judged.uncalibrated().getOrDefault(label, 0.0)),
                        Stream.of(judged.decided()))
                .flatMap(cells -> cells);
    }
}
