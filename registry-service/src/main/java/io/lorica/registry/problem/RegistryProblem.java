package io.lorica.registry.problem;

import io.lorica.chassis.problem.DomainException;
import java.util.List;
import java.util.Map;

/** What the registry refuses. Each message says what happened, to what, and what to do. */
public abstract sealed class RegistryProblem extends DomainException {
    private static final long serialVersionUID = 1L;

    private RegistryProblem(Kind kind, String slug, String title, String detail, Map<String, Object> facts) {
        super(kind, slug, title, detail, facts);
    }

    public static final class UnknownAdapter extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public UnknownAdapter(String name) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-adapter",
                    "Unknown adapter",
                    "There is no adapter %s. GET /v1/adapters lists them; POST /v1/adapters creates one."
                            .formatted(name),
                    Map.of());
        }
    }

    public static final class AdapterExists extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public AdapterExists(String name) {
            super(
                    Kind.CONFLICT,
                    "adapter-exists",
                    "Adapter exists",
                    "There is an adapter %s already. Register a version of it, or choose another name.".formatted(name),
                    Map.of());
        }
    }

    public static final class UnknownVersion extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public UnknownVersion(String name, int number, int latest) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-version",
                    "Unknown version",
                    latest == 0
                            ? "Adapter %s has no versions yet; register one.".formatted(name)
                            : "Adapter %s has no version %d; its versions are 1 to %d.".formatted(name, number, latest),
                    Map.of());
        }
    }

    public static final class UnknownFile extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public UnknownFile(String name, int number, String file, List<String> files) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-file",
                    "Unknown file",
                    "Version %d of %s has no file %s; it has %s."
                            .formatted(number, name, file, String.join(", ", files)),
                    Map.of());
        }
    }

    /** A version that nothing was measured of. */
    public static final class NoReport extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        /** @param decides whether it decides anything */
        public NoReport(String name, int number, boolean decides) {
            super(
                    Kind.NOT_FOUND,
                    "no-report",
                    "No report",
                    decides
                            ? ("Version %d of %s was registered without a report. Train it again: a run on a table"
                                            + " measures what it makes.")
                                    .formatted(number, name)
                            : "Version %d of %s decides nothing, so there is nothing to report."
                                    .formatted(number, name),
                    Map.of());
        }
    }

    /** There are no points to compare. */
    public static final class NoPoints extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public NoPoints(String name, int number) {
            this(
                    name,
                    number,
                    "it has none, since it decides without a points part, or between more than two outcomes");
        }

        public NoPoints(String name, int number, String why) {
            super(
                    Kind.NOT_FOUND,
                    "no-points",
                    "No points",
                    "The points of version %d of %s can't be compared: %s.".formatted(number, name, why),
                    Map.of());
        }
    }

    public static final class UnknownAlias extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public UnknownAlias(String name, String alias) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-alias",
                    "Unknown alias",
                    "Alias %s of adapter %s points nowhere. PUT /v1/adapters/%s/aliases/%s with a version sets it."
                            .formatted(alias, name, name, alias),
                    Map.of());
        }
    }

    /** A file of a version is not what it has to be. */
    public static final class InvalidArtefact extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public InvalidArtefact(String file, String detail) {
            super(Kind.UNPROCESSABLE, "invalid-artefact", "Invalid adapter file", detail, Map.of("file", file));
        }
    }

    /** The parent that a version names can't lie beneath it. */
    public static final class InvalidParent extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public InvalidParent(String detail) {
            super(Kind.UNPROCESSABLE, "invalid-parent", "Invalid parent", detail, Map.of());
        }
    }

    public static final class WrongBaseModel extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public WrongBaseModel(String detail) {
            super(Kind.UNPROCESSABLE, "wrong-base-model", "Wrong base model", detail, Map.of());
        }
    }

    public static final class VersionConflict extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public VersionConflict(String name, String alias, int expected, int actual) {
            super(
                    Kind.CONFLICT,
                    "version-conflict",
                    "Alias points elsewhere",
                    ("Alias %s of %s points to version %d, not %d (0 means nowhere). Somebody moved it"
                                    + " since you looked: read it again and decide.")
                            .formatted(alias, name, actual, expected),
                    Map.of("expected_version", expected, "actual_version", actual));
        }
    }

    /** Whoever asks the alias would be refused, or be told what they do not know. */
    public static final class QuestionChanged extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public QuestionChanged(String name, String alias, int present, int number, List<String> differences) {
            super(
                    Kind.CONFLICT,
                    "question-changed",
                    "Another question",
                    ("Version %d of %s answers another question than version %d, to which %s points: %s. Its callers"
                                    + " would fail. If they are to ask the new question, send"
                                    + " \"changes_question\": true with the move; otherwise register the version"
                                    + " under an adapter of its own.")
                            .formatted(number, name, present, alias, String.join("; ", differences)),
                    Map.of("differences", differences, "present_version", present));
        }
    }

    public static final class GateFailed extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public GateFailed(String name, int number, String summary, List<?> shortfalls) {
            super(
                    Kind.CONFLICT,
                    "gate-failed",
                    "Gate failed",
                    ("Version %d of %s can't become champion: %s. Improve the version, or change the gate"
                                    + " (PUT /v1/adapters/%s/gate).")
                            .formatted(number, name, summary, name),
                    Map.of("shortfalls", shortfalls));
        }
    }

    /** Bytes in the store no longer match their digest. */
    public static final class DamagedArtefact extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public DamagedArtefact(String sha256) {
            super(
                    Kind.FAILED,
                    "artefact-damaged",
                    "Artefact damaged",
                    ("The stored file %s is missing or does not match its digest, so it is not handed out."
                                    + " Restore it from a backup, or register the same files again.")
                            .formatted(sha256),
                    Map.of("sha256", sha256));
        }
    }

    /** What the log's tables hold contradicts what was signed: nothing is signed or appended any more. */
    public static final class LogDamaged extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public LogDamaged(String detail) {
            super(Kind.FAILED, "log-damaged", "Log damaged", detail, Map.of());
        }
    }

    public static final class EmptyLog extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public EmptyLog() {
            super(
                    Kind.NOT_FOUND,
                    "empty-log",
                    "Empty log",
                    "The log has no leaf yet, so nothing is signed. Whatever is created is in it a second later.",
                    Map.of());
        }
    }

    public static final class UnknownTile extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public UnknownTile(String path) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-tile",
                    "Unknown tile",
                    ("The log is not large enough for the tile '%s'. The size in its checkpoint tells which tiles it"
                                    + " has; a partial one may be full by now.")
                            .formatted(path),
                    Map.of());
        }
    }

    public static final class UnknownDecision extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public UnknownDecision(String id) {
            super(
                    Kind.NOT_FOUND,
                    "unknown-decision",
                    "Unknown decision",
                    ("There is no decision %s that this key may read. Nodes bring a decision within seconds of"
                                    + " answering; what was never answered has none.")
                            .formatted(id),
                    Map.of());
        }
    }

    /** A decision's row, key or leaf is not what was stored. */
    public static final class RecordDamaged extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public RecordDamaged(String id, String what) {
            super(
                    Kind.FAILED,
                    "record-damaged",
                    "Record damaged",
                    "The record of decision %s can't be read: %s. Restore it from a backup.".formatted(id, what),
                    Map.of());
        }
    }

    /** Bytes that are no record, or not this node's. */
    public static final class MalformedShipment extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public MalformedShipment(String node, long sequence, String what) {
            super(
                    Kind.UNPROCESSABLE,
                    "malformed-record",
                    "Malformed record",
                    ("Record %d of node %s is refused: %s. Nothing of this call was kept, and nothing after it can be;"
                                    + " keep the node's journal, and look at the node's release and configuration.")
                            .formatted(sequence, node, what),
                    Map.of("sequence", sequence));
        }
    }

    public static final class JournalGap extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public JournalGap(String node, long expected, long actual) {
            super(
                    Kind.CONFLICT,
                    "journal-gap",
                    "Gap in a journal",
                    "After what was shipped of node %s its record %d follows, not %d. Ship from there."
                            .formatted(node, expected, actual),
                    Map.of("expected_sequence", expected));
        }
    }

    /** There are two histories of one node's journal. */
    public static final class JournalFork extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public JournalFork(String node, long sequence, String what) {
            super(
                    Kind.CONFLICT,
                    "journal-fork",
                    "Fork of a journal",
                    ("Record %d of node %s is not the one of the journal that was shipped before: %s. It was altered,"
                                    + " or the node went on from an older copy of its journal. Stop the node, keep"
                                    + " both, and let people look; it can go on under another name.")
                            .formatted(sequence, node, what),
                    Map.of("sequence", sequence));
        }
    }

    public static final class NodeKeyChanged extends RegistryProblem {
        private static final long serialVersionUID = 1L;

        public NodeKeyChanged(String node) {
            super(
                    Kind.CONFLICT,
                    "node-key-changed",
                    "Another node's key",
                    ("Node %s first shipped with another key. Either it lost its journal, or somebody uses its name:"
                                    + " give a node that begins a new journal a new name.")
                            .formatted(node),
                    Map.of());
        }
    }
}
