package io.lorica.training.dataset;

import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.intake.ParsedRows;
import java.util.List;

/**
 * An upload that may become a data set.
 *
 * @param rows the accepted ones, each in its split
 */
record ReadUpload(CreateDatasetRequest request, ParsedRows parsed, List<SplitRow> rows) {}
