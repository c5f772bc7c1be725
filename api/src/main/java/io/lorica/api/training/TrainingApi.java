package io.lorica.api.training;

/** Everything the training service offers but the stream of a run's events, for clients. */
public interface TrainingApi extends DatasetsApi, TrainingRunsApi {}
