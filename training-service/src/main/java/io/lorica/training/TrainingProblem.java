package io.lorica.training;

import io.lorica.chassis.ProblemException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What this service refuses a caller, and what the caller can do about it. */
public abstract sealed class TrainingProblem extends ProblemException {
    private static final long serialVersionUID = 1L;

    private TrainingProblem(
            HttpStatus status, String slug, String title, String detail, Map<String, Object> properties) {
        super(status, slug, title, detail, properties);
    }

    /** Fields of a request that are wrong, all of them at once. */
    public static final class InvalidRequest extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public InvalidRequest(List<FieldFault> faults) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "invalid-request",
                    "Invalid request",
                    "Correct these fields: "
                            + String.join(
                                    "; ",
                                    faults.stream()
                                            .map(fault -> fault.field() + " " + fault.message())
                                            .toList())
                            + ".",
                    Map.of("errors", faults));
        }
    }

    /** @param message what is wrong with the field and what to do */
    public record FieldFault(String field, String message) {}

    /** A file that cannot be read as what it should be; nothing of it was stored. */
    public static final class UnreadableFile extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public UnreadableFile(String detail) {
            super(HttpStatus.BAD_REQUEST, "unreadable-file", "Unreadable file", detail, Map.of());
        }
    }

    public static final class MissingColumn extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public MissingColumn(List<String> missing, List<String> present) {
            super(
                    HttpStatus.BAD_REQUEST,
                    "missing-column",
                    "Missing column",
                    "The file has no column %s. Its header names %s. Add the column or take the field out of the spec."
                            .formatted(String.join(", ", missing), String.join(", ", present)),
                    Map.of("columns", missing));
        }
    }

    /** Too few good rows to train on and to evaluate. */
    public static final class TooFewRows extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public TooFewRows(String detail, Map<String, Object> properties) {
            super(HttpStatus.BAD_REQUEST, "too-few-rows", "Too few rows", detail, properties);
        }
    }

    public static final class UnknownDataset extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public UnknownDataset(String id) {
            super(
                    HttpStatus.NOT_FOUND,
                    "unknown-dataset",
                    "Unknown data set",
                    "There is no data set '%s'. GET /v1/datasets lists them.".formatted(id),
                    Map.of());
        }
    }

    public static final class UnknownRun extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public UnknownRun(String id) {
            super(
                    HttpStatus.NOT_FOUND,
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
                    HttpStatus.CONFLICT,
                    "run-ended",
                    "Run ended",
                    "Training run %s is %s and cannot be cancelled any more.".formatted(id, state),
                    Map.of());
        }
    }

    public static final class IdempotencyConflict extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public IdempotencyConflict(String key) {
            super(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "idempotency-conflict",
                    "Idempotency conflict",
                    "Idempotency-Key '%s' was used for another request. Use a new key for a new request."
                            .formatted(key),
                    Map.of());
        }
    }

    /** The registry, reached through the gateway, refused or did not answer. */
    public static final class RegistryUnavailable extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public RegistryUnavailable(String detail) {
            super(HttpStatus.SERVICE_UNAVAILABLE, "registry-unavailable", "Registry unavailable", detail, Map.of());
        }
    }

    /** The base model is still being fetched or loaded, or cannot be. */
    public static final class NotReady extends TrainingProblem {
        private static final long serialVersionUID = 1L;

        public NotReady(String detail) {
            super(HttpStatus.SERVICE_UNAVAILABLE, "not-ready", "Not ready", detail, Map.of());
        }
    }
}
