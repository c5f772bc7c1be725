package io.lorica.training.attempt;

import io.lorica.api.report.VersionReport;
import io.lorica.report.prediction.Prediction;
import java.util.List;

/**
 * What a version's decisions are worth.
 *
 * @param predictions of all rows of the data set, in the upload's order
 */
record Measured(VersionReport report, List<Prediction> predictions) {}
