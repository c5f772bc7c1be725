package io.lorica.engine.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Wraps a program's text into the archive format of {@code torch.jit.load}: a module without tensors. */
final class ProgramArchive {
    /** Pickle protocol 2 of an empty tuple. */
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private ProgramArchive() {}

    static byte[] of(String source) {
        try {
            var bytes = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(bytes)) {
                zip.setMethod(ZipOutputStream.STORED);
                put(zip, "program/data.pkl", module());
                put(zip, "program/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
                put(zip, "program/constants.pkl", NO_CONSTANTS);
                put(zip, "program/version", "3\n".getBytes(StandardCharsets.US_ASCII));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pickled {@code __torch__.Program} object with {@code training = True}. */
    private static byte[] module() throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x80, 2, 'c'});
        out.write("__torch__\nProgram\n".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {'q', 0, ')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        out.write("training".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {'q', 1, (byte) 0x88, 'u', 'b', 'q', 2, '.'});
        return out.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
