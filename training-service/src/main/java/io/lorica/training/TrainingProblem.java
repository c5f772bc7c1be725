package io.lorica.training;

import io.lorica.api.training.QuarantineReason;
import io.lorica.chassis.problem.DomainException;
import java.util.List;
import java.util.Map;

/** What this service refuses a caller, and what the caller can do about it. */
public abstract sealed class TrainingProblem extends DomainException {
    private static final long serialVersionUID = 1L;

    private TrainingProblem(Kind kind, String slug, String title, String detail, Map<String, Object> properties) {
        super(kind, slug, title, detail, properties);
    }

    /** A file that cannot be read as what it should be; nothing of it was stored. */
    public static final class UnreadableFile extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public UnreadableFile(String detail) {
            super(Kind.INVALID, "unreadable-file", "Unreadable file", detail, Map.of());
        }
    }

    public static final class MissingColumn extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public MissingColumn(String detail, List<String> columns) {
            super(Kind.INVALID, "missing-column", "Missing column", detail, Map.of("columns", columns));
        }
    }

    /** Too few good rows to train on and to evaluate. */
    public static final class TooFewRows extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public TooFewRows(String detail, Map<String, Object> properties) {
            super(Kind.INVALID, "too-few-rows", "Too few rows", detail, properties);
        }
    }

    /** More rows would be set aside than the upload allows. */
    public static final class TooManyQuarantined extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public TooManyQuarantined(String detail, int quarantined, List<QuarantineReason> reasons) {
            super(
                    Kind.INVALID,
                    "too-many-quarantined-rows",
                    "Too many quarantined rows",
                    detail,
                    Map.of("quarantined_rows", quarantined, "quarantine_reasons", reasons));
        }
    }

    public static final class UnknownDataset extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public UnknownDataset(String id) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-dataset",
                    "Unknown data set",
                    "There is no data set '%s'. GET /v1/datasets lists them.".formatted(id),
                    Map.of());
        }
    }

    /** A data set that can't be archived yet. */
    public static final class DatasetInUse extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public DatasetInUse(String id, List<String> runs) {
            super(
                    Kind.CONFLICT,
                    "dataset-in-use",
                    "Data set in use",
                    "Data set %s can't be archived while training runs use it: %s. Cancel them, or wait for their end."
                            .formatted(id, String.join(", ", runs)),
                    Map.of("training_runs", runs));
        }
    }

    /** The stored rows of a data set are gone or are not those that were stored. */
    public static final class DamagedDataset extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public DamagedDataset(String detail) {
            super(Kind.FAILED, "damaged-dataset", "Damaged data set", detail, Map.of());
        }
    }

    /** A run that cannot be carried out as it was asked for. */
    public static final class Untrainable extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public Untrainable(String detail) {
            super(Kind.UNPROCESSABLE, "untrainable", "Untrainable", detail, Map.of());
        }
    }

    public static final class UnknownRun extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public UnknownRun(String id) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-training-run",
                    "Unknown training run",
                    "There is no training run '%s'. GET /v1/training-runs lists them.".formatted(id),
                    Map.of());
        }
    }

    public static final class RunEnded extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public RunEnded(String id, String state) {
            super(
                    Kind.CONFLICT,
                    "run-ended",
                    "Run ended",
                    "Training run %s is %s and cannot be cancelled any more.".formatted(id, state),
                    Map.of());
        }
    }

    /** The registry, reached through the gateway, refused or did not answer. */
    public static final class RegistryUnavailable extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public RegistryUnavailable(String detail) {
            super(Kind.UNAVAILABLE, "registry-unavailable", "Registry unavailable", detail, Map.of());
        }
    }

    /** The base model is still being fetched or loaded, or cannot be. */
    public static final class NotReady extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public NotReady(String detail) {
            super(Kind.UNAVAILABLE, "not-ready", "Not ready", detail, Map.of());
        }
    }
}
