package io.lorica.merkle.note;

import io.lorica.merkle.MalformedException;
import io.lorica.merkle.StrictText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A text and its signatures. What {@link #parse} takes, {@link #bytes} gives again, byte by byte.
 *
 * @param text ends in a newline
 * @param signatures of which nothing is verified yet
 */
public record Note(String text, List<NoteSignature> signatures) {
    /** More than any log and its witnesses need, and a bound on what one note costs. */
    static final int MAX_SIGNATURES = 100;

    /** As many signatures of the longest kinds, and a text. */
    static final int MAX_BYTES = 1 << 20;

    private static final String SEPARATOR = "\n\n";

    public Note {
        StrictText.utf8("A note's text", text);
        if (!text.endsWith("\n")) {
            throw new MalformedException("A note's text ends in a newline");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedException(
                    "A note has 1 to %d signatures, not %d".formatted(MAX_SIGNATURES, signatures.size()));
        }
        Set<Map.Entry<KeyName, Integer>> keys = new HashSet<>();
        for (NoteSignature signature : signatures) {
            if (!keys.add(Map.entry(signature.name(), signature.keyId()))) {
                throw new MalformedException(
                        "%s signed twice with key %s".formatted(signature.name(), VerifierKey.hex(signature.keyId())));
            }
        }
        signatures = List.copyOf(signatures);
    }

    /** @throws MalformedException if the bytes are not just what {@link #bytes} gives of some note */
    public static Note parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException(
                    "A note of %d bytes is too long: at most %d".formatted(bytes.length, MAX_BYTES));
        }
        String all = StrictText.utf8("The note", bytes);
        int split = all.lastIndexOf(SEPARATOR);
        if (split < 0) {
            throw new MalformedException("The note has no empty line before its signatures");
        }
        String lines = all.substring(split + SEPARATOR.length());
        if (!lines.endsWith("\n")) {
            throw new MalformedException("The note does not end in a signature's line and its newline");
        }
        List<NoteSignature> signatures =
                Arrays.stream(lines.split("\n")).map(NoteSignature::parse).toList();
        return new Note(all.substring(0, split + 1), signatures);
    }

    /** @throws NoteSigningException if a key does not sign, or not as its public key would have it */
    public static Note sign(String text, List<NoteSigner> signers) {
        return new Note(text, signers.stream().map(signer -> signer.sign(text)).toList());
    }

    public byte[] bytes() {
        StringBuilder all = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> all.append(signature.line()));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What trusted keys say of the note. Signatures of other keys count for nothing, as the specification has it.
     *
     * @return the trusted keys whose signature it bears, and of those the ones whose signature is wrong
     */
    public Signed signedBy(List<VerifierKey> trusted) {
        Set<VerifierKey> right = new HashSet<>();
        Set<VerifierKey> wrong = new HashSet<>();
        for (VerifierKey key : trusted) {
            signatures.stream()
                    .filter(key::isNamedBy)
                    .forEach(signature -> (key.verifies(text, signature.bytes()) ? right : wrong).add(key));
        }
        return new Signed(right, wrong);
    }

    /**
     * @param right keys that signed this text
     * @param wrong keys that are named beneath it, but did not sign this text: reason to refuse the note
     */
    public record Signed(Set<VerifierKey> right, Set<VerifierKey> wrong) {
        public Signed {
            right = Set.copyOf(right);
            wrong = Set.copyOf(wrong);
        }
    }
}
