package io.lorica.merkle.checkpoint;

import io.lorica.merkle.Hash;
import io.lorica.merkle.MalformedException;
import io.lorica.merkle.StrictText;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.note.Note;
import io.lorica.merkle.note.NoteSigner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a log says that it holds.
 *
 * @param origin the log's name, one line
 * @param size leaves
 * @param root of the tree over them
 * @param extensions further lines, which nothing here reads; other than in signed checkpoints of others, none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    /** Lines that each checkpoint has. */
    private static final int LINES = 3;

    public Checkpoint {
        checkLine("The origin", origin);
        extensions.forEach(line -> checkLine("An extension", line));
        if (size < 0) {
            throw new MalformedException("No log has %d leaves".formatted(size));
        }
        if (size == 0 && !root.equals(TreeHasher.EMPTY_ROOT)) {
            throw new MalformedException("A log without leaves has the root %s, not %s"
                    .formatted(TreeHasher.EMPTY_ROOT.base64(), root.base64()));
        }
        extensions = List.copyOf(extensions);
    }

    public static Checkpoint of(String origin, long size, Hash root) {
        return new Checkpoint(origin, size, root, List.of());
    }

    /**
     * @param text of a note
     * @throws MalformedException if it is not just what {@link #text()} gives of some checkpoint
     */
    public static Checkpoint parse(String text) {
        if (!text.endsWith("\n")) {
            throw new MalformedException("The checkpoint does not end in a newline");
        }
        List<String> lines = Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1));
        if (lines.size() < LINES) {
            throw new MalformedException("A checkpoint has %d lines or more, not %d".formatted(LINES, lines.size()));
        }
        return new Checkpoint(
                lines.get(0),
                StrictText.decimal("The checkpoint's size", lines.get(1)),
                Hash.ofBase64("The checkpoint's root", lines.get(2)),
                lines.subList(LINES, lines.size()));
    }

    public String text() {
        List<String> lines = new ArrayList<>(List.of(origin, Long.toString(size), root.base64()));
        lines.addAll(extensions);
        return String.join("\n", lines) + "\n";
    }

    /**
     * Signed by each key. A log signs only what follows from all that it signed before.
     *
     * @param signers whose keys are named as the log is
     * @throws IllegalArgumentException if one is named otherwise, or there is none
     */
    public Note sign(List<NoteSigner> signers) {
        if (signers.isEmpty()
                || signers.stream()
                        .anyMatch(signer -> !signer.key().name().value().equals(origin))) {
            throw new IllegalArgumentException("The log %s is signed by keys of its name, not by %s"
                    .formatted(origin, signers.stream().map(NoteSigner::key).toList()));
        }
        return Note.sign(text(), signers);
    }

    private static void checkLine(String what, String line) {
        StrictText.utf8(what, line);
        if (line.isEmpty() || line.contains("\n")) {
            throw new MalformedException(
                    "%s of a checkpoint is one line that is not empty: '%s'".formatted(what, line));
        }
    }
}
