package io.lorica.merkle.note;

import io.lorica.merkle.MalformedException;
import io.lorica.merkle.StrictText;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A line beneath a note: who says to have signed it.
 *
 * @param bytes of the signature, without the key's id
 */
public record NoteSignature(KeyName name, int keyId, byte[] bytes) {
    /** An em dash and a space. */
    private static final String MARK = "\u2014 ";

    public NoteSignature {
        if (bytes.length == 0) {
            throw new MalformedException("The signature of %s is empty".formatted(name));
        }
    }

    /** @param line without its newline */
    static NoteSignature parse(String line) {
        int space = line.indexOf(' ', MARK.length());
        if (!line.startsWith(MARK) || space < 0) {
            throw new MalformedException(
                    "A signature's line is an em dash, a name and base64, with one space between: '%s'"
                            .formatted(line));
        }
        KeyName name = new KeyName(line.substring(MARK.length(), space));
        ByteBuffer bytes = ByteBuffer.wrap(StrictText.base64("The signature of " + name, line.substring(space + 1)));
        if (bytes.remaining() <= Integer.BYTES) {
            throw new MalformedException("The signature of %s has %d bytes".formatted(name, bytes.remaining()));
        }
        int keyId = bytes.getInt();
        byte[] signature = new byte[bytes.remaining()];
        bytes.get(signature);
        return new NoteSignature(name, keyId, signature);
    }

    /** The line, with its newline. */
    String line() {
        byte[] all = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(keyId)
                .put(bytes)
                .array();
        return "%s%s %s\n".formatted(MARK, name, Base64.getEncoder().encodeToString(all));
    }
}
