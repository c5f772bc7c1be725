package io.lorica.training.dataset;

import java.util.List;

/** Who is reading data sets. */
public interface DatasetUse {
    /** Ids of runs that have not ended and are trained on the data set; the oldest first. */
    List<String> openRunsOn(String datasetId);
}
