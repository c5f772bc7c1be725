package io.lorica.merkle.checkpoint;

import io.lorica.merkle.Hash;
import io.lorica.merkle.InclusionProof;
import io.lorica.merkle.MalformedException;
import io.lorica.merkle.StrictText;
import io.lorica.merkle.note.Note;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A leaf's place, its proof and the checkpoint in one text, with which an entry can be verified without asking anybody.
 * Of the form's extra data there is none.
 *
 * @param index of the leaf
 * @param path from the leaf's neighbour to the root's child
 * @param checkpoint the signed note, whose text is one
 * @see <a href="https://c2sp.org/tlog-proof">C2SP tlog-proof</a>
 */
public record ProofFile(long index, List<Hash> path, Note checkpoint) {
    private static final String HEAD = "c2sp.org/tlog-proof@v1";
    private static final String INDEX = "index ";
    private static final String SEPARATOR = "\n\n";

    /** Lines before the path. */
    private static final int FIRST_LINES = 2;

    public ProofFile {
        if (index < 0) {
            throw new IllegalArgumentException("No leaf has the index " + index);
        }
        Checkpoint.parse(checkpoint.text());
        path = List.copyOf(path);
    }

    /** @throws MalformedException if it is not just what {@link #bytes} gives of some proof */
    public static ProofFile parse(byte[] bytes) {
        String all = StrictText.utf8("The proof", bytes);
        int split = all.indexOf(SEPARATOR);
        if (split < 0) {
            throw new MalformedException("The proof has no empty line before its checkpoint");
        }
        List<String> lines = Arrays.asList(all.substring(0, split).split("\n", -1));
        if (lines.size() < FIRST_LINES
                || !lines.get(0).equals(HEAD)
                || !lines.get(1).startsWith(INDEX)) {
            throw new MalformedException("A proof begins with '%s' and a line '%sN'".formatted(HEAD, INDEX));
        }
        return new ProofFile(
                StrictText.decimal("The leaf's index", lines.get(1).substring(INDEX.length())),
                lines.subList(FIRST_LINES, lines.size()).stream()
                        .map(line -> Hash.ofBase64("A hash of the proof", line))
                        .toList(),
                Note.parse(all.substring(split + SEPARATOR.length()).getBytes(StandardCharsets.UTF_8)));
    }

    public byte[] bytes() {
        StringBuilder all = new StringBuilder("%s\n%s%d\n".formatted(HEAD, INDEX, index));
        path.forEach(hash -> all.append(hash.base64()).append('\n'));
        all.append('\n').append(new String(checkpoint.bytes(), StandardCharsets.UTF_8));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the log has the entry at this place. */
    public Verdict verify(LogVerifier log, byte[] entry) {
        Verdict verdict = log.checkpoint(checkpoint.bytes());
        return verdict instanceof Verdict.Holds(Checkpoint signed)
                ? LogVerifier.inclusion(signed, entry, new InclusionProof(index, signed.size(), path))
                : verdict;
    }
}
