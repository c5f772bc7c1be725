package io.lorica.inference;

import io.lorica.chassis.problem.DomainException;
import io.lorica.faults.Nearest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What this service refuses a caller, and what the caller can do about it. */
public abstract sealed class InferenceProblem extends DomainException {
    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private InferenceProblem(Kind kind, String slug, String title, String detail) {
        super(kind, slug, title, detail);
    }

    private InferenceProblem(Kind kind, String slug, String title, String detail, Map<String, Object> properties) {
        super(kind, slug, title, detail, properties);
    }

    /** Passing troubles: the same request may succeed after a while. */
    public abstract static sealed class Passing extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        private Passing(String slug, String title, String detail) {
            super(Kind.UNAVAILABLE, slug, title, detail);
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(RETRY_AFTER);
        }
    }

    public static final class UnknownModel extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        /** @param served all that a request may name */
        public UnknownModel(String model, Collection<String> served) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-model",
                    "Unknown model",
                    ("This node serves no model '%s': %s Name an adapter (its champion answers), adapter@alias or a"
                                    + " base model; GET /v1/models lists them.")
                            .formatted(model, why(model, served)));
        }

        /** What a node knows is where aliases point: an adapter without one looks to it like none. */
        private static String why(String model, Collection<String> served) {
            int at = model.lastIndexOf('@');
            String adapter = at < 0 ? model : model.substring(0, at);
            List<String> others = served.stream()
                    .filter(name -> name.equals(adapter) || name.startsWith(adapter + "@"))
                    .sorted()
                    .toList();
            String alias = at < 0 ? "champion" : model.substring(at + 1);
            return Nearest.meant(model, served.stream())
                    .map("did you mean '%s'?"::formatted)
                    .orElseGet(() -> others.isEmpty()
                            ? "no alias such as champion points to a version of it. If there is such an adapter, point"
                                    + " one (PUT /v1/adapters/{name}/aliases/champion)."
                            : "its alias %s points to no version; served are: %s."
                                    .formatted(alias, String.join(", ", others)));
        }
    }

    /** A base or the model's first version is still being loaded. */
    public static final class NotReady extends Passing {
        private static final long serialVersionUID = 1L;

        public NotReady(String what) {
            super("not-ready", "Not ready", what + " is still being loaded. Try again shortly.");
        }
    }

    /** The engine fails even where nothing can be wrong with the request. */
    public static final class EngineFails extends Passing {
        private static final long serialVersionUID = 1L;

        public EngineFails() {
            super(
                    "engine-fails",
                    "The engine fails",
                    "This node's engine fails at present; its health says why. Ask another node, or try again:"
                            + " it is tried every second.");
        }
    }

    /** Decisions are written down before they are answered, and can't be at present. */
    public static final class JournalUnavailable extends Passing {
        private static final long serialVersionUID = 1L;

        public JournalUnavailable() {
            super(
                    "journal-unavailable",
                    "The journal is unavailable",
                    "This node can't write decisions down at present, so it answers none; its health says why. Ask"
                            + " another node, or try again: it is tried every second.");
        }

        public JournalUnavailable(Throwable cause) {
            this();
            initCause(cause);
        }
    }

    /** What a decision says of a person is sealed to the centre, whose key has never been had. */
    public static final class NoSealingKey extends Passing {
        private static final long serialVersionUID = 1L;

        public NoSealingKey() {
            super(
                    "no-sealing-key",
                    "No sealing key",
                    "This node has never reached the registry, so it lacks the key that records of decisions are sealed"
                            + " to, and answers none. Try again shortly: it is asked for every second.");
        }
    }

    /** The decision was made, and says more than is kept of one. */
    public static final class RecordTooLarge extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        /** @param property the setting behind the limit */
        public RecordTooLarge(long bytes, long most, String property) {
            super(
                    Kind.TOO_LARGE,
                    "record-too-large",
                    "Record too large",
                    ("What is kept of this decision has %d bytes, and %s allows %d. Shorten its texts, ask without"
                                    + " reasons, or raise the limit.")
                            .formatted(bytes, property, most));
        }
    }

    /** The model's only version could not be loaded; what to do is in the reason. */
    public static final class ModelFailed extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public ModelFailed(String slug, String model, String reason) {
            super(Kind.UNAVAILABLE, slug, "Model failed to load", "Model %s can't answer. %s".formatted(model, reason));
        }
    }

    public static final class Overloaded extends Passing {
        private static final long serialVersionUID = 1L;

        public Overloaded(String detail) {
            super("overloaded", "Overloaded", detail);
        }
    }

    public static final class TimedOut extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public TimedOut(Duration limit, String property) {
            super(
                    Kind.TIMED_OUT,
                    "timed-out",
                    "Timed out",
                    ("The answer was not ready within %s and was given up. Ask for less, try when the node is less"
                                    + " busy, or raise %s.")
                            .formatted(limit.toString().substring(2).toLowerCase(Locale.ROOT), property));
        }
    }

    /** The engine failed on this request; its batch neighbours were answered. */
    public static final class ComputationFailed extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public ComputationFailed(Throwable cause) {
            super(
                    Kind.FAILED,
                    "computation-failed",
                    "Computation failed",
                    "The model could not compute an answer; the node's log has the cause under the trace id.");
            initCause(cause);
        }
    }

    public static final class PromptTooLong extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public PromptTooLong(int promptTokens, int answerTokens, int contextTokens) {
            super(
                    Kind.INVALID,
                    "prompt-too-long",
                    "Prompt too long",
                    message(promptTokens, answerTokens, contextTokens),
                    Map.of(
                            "prompt_tokens",
                            promptTokens,
                            "answer_tokens",
                            answerTokens,
                            "context_tokens",
                            contextTokens));
        }

        private static String message(int promptTokens, int answerTokens, int contextTokens) {
            return answerTokens == 0
                    ? "The prompt has %d tokens; the model's context holds %d. Shorten the prompt."
                            .formatted(promptTokens, contextTokens)
                    : ("The prompt has %d tokens and the answer may take %d, together %d; the model's context holds"
                                    + " %d. Shorten the prompt or ask for fewer tokens.")
                            .formatted(promptTokens, answerTokens, (long) promptTokens + answerTokens, contextTokens);
        }
    }

    /** The model could read the prompt, this node has too little memory for it. */
    public static final class NoRoomForText extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public NoRoomForText(int promptTokens, int answerTokens, int roomTokens) {
            super(
                    Kind.INVALID,
                    "no-room-for-text",
                    "No room for the text",
                    ("The prompt has %d tokens and the answer may take %d, together %d; this node has memory for the"
                                    + " keys and values of %d."
                                    + " Shorten the prompt, ask for fewer tokens, or raise lorica.model.cache-memory.")
                            .formatted(promptTokens, answerTokens, (long) promptTokens + answerTokens, roomTokens));
        }
    }

    /** The version decides, and has not what reasons need. */
    public static final class NoReasons extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public NoReasons(String model) {
            super(
                    Kind.INVALID,
                    "no-reasons",
                    "No reasons",
                    ("Model %s can decide but not explain: its version has no scorecard.json or no reference.json."
                                    + " Train it again, not with the adapter alone, and promote that version; or ask"
                                    + " without \"explain\".")
                            .formatted(model));
        }
    }

    /** The model has no adapter to chat with. */
    public static final class NotAChatModel extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public NotAChatModel(String model) {
            super(
                    Kind.INVALID,
                    "not-a-chat-model",
                    "Not a chat model",
                    ("Model %s decides without an adapter of its own, so it can't chat. Name a base model or an"
                                    + " adapter.")
                            .formatted(model));
        }
    }

    /** There is none, or it is another caller's: which of the two is not told. */
    public static final class UnknownBatch extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public UnknownBatch(String id) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-batch",
                    "Unknown batch",
                    ("This node has no batch '%s' of yours. GET /v1/decisions/batch lists them; those that ended are"
                                    + " deleted after a while.")
                            .formatted(id));
        }
    }

    /** The batch is not in a state in which that can be done. */
    public static final class BatchInOtherState extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        /** @param remedy what to do, as sentences */
        public BatchInOtherState(String id, String state, String remedy) {
            super(
                    Kind.CONFLICT,
                    "batch-in-other-state",
                    "Batch in another state",
                    "Batch %s is %s. %s".formatted(id, state, remedy));
        }
    }

    /** The caller has as many batches waiting as one may have. */
    public static final class TooManyBatches extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public TooManyBatches(int limit) {
            super(
                    Kind.CONFLICT,
                    "too-many-batches",
                    "Too many batches",
                    ("You have %d batches that have not ended, which is as many as one key may have. Wait for one to"
                                    + " end, cancel one, or raise lorica.batches.unfinished-per-key.")
                            .formatted(limit));
        }
    }

    /** A file that a batch can't be made of. */
    public static final class UnusableFile extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        /** @param cause whose message says what is wrong and what to do */
        public UnusableFile(Exception cause) {
            super(Kind.UNPROCESSABLE, "unusable-file", "Unusable file", String.valueOf(cause.getMessage()));
            initCause(cause);
        }
    }

    /** The model has no decision spec to decide by. */
    public static final class NotADecisionModel extends InferenceProblem {
        private static final long serialVersionUID = 1L;

        public NotADecisionModel(String model) {
            super(
                    Kind.INVALID,
                    "not-a-decision-model",
                    "Not a decision model",
                    ("Model %s was not trained on a decision spec, so it can chat but not decide. Name a task adapter"
                                    + " that was trained on a TABULAR data set; where a base model has the adapter's"
                                    + " name, name adapter@champion.")
                            .formatted(model));
        }
    }
}
