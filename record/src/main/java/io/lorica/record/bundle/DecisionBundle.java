package io.lorica.record.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A decision's record as a ZIP file.
 *
 * @param leaf of the log, byte for byte
 * @param proof of the leaf, in the form of C2SP tlog-proof, with the checkpoint in it
 * @param sealed the details as the node sealed them, and their key; absent once erased, or where they are left out
 * @param receipt that the node gave, and the key to verify it by
 * @param documents for people, by name, such as the versions' manifests; nothing is proven by them
 */
@SuppressWarnings("ArrayRecordComponent") // bytes to write and digest, compared by nobody
public record DecisionBundle(
        byte[] leaf, byte[] proof, Optional<Sealed> sealed, Optional<Receipt> receipt, Map<String, byte[]> documents) {
    static final String LEAF = "leaf.json";
    static final String PROOF = "leaf.tlog-proof";
    static final String BOX = "sealed/details.box";
    static final String KEY = "sealed/details.key";
    static final String RECEIPT = "receipt/receipt.txt";
    static final String NODE_KEY = "receipt/node.key";
    static final String DOCUMENTS = "documents/";

    private static final int MOST_FILES = 1_000;
    private static final int LARGEST_FILE = 16 << 20;
    private static final int LARGEST = 64 << 20;
    /** The ZIP form's last record, without a comment: its bytes, its signature, and where it counts files. */
    private static final int END_RECORD = 22;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_COUNT = 10;
    /** Of the ZIP form's own time: the same bundle has the same bytes. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * @param box nonce and ciphertext
     * @param key [32]
     */
    public record Sealed(byte[] box, byte[] key) {}

    /**
     * @param text in its compact form
     * @param nodeKey the node's public key: its SubjectPublicKeyInfo in base64
     */
    public record Receipt(String text, String nodeKey) {}

    public DecisionBundle {
        documents = Map.copyOf(documents);
    }

    public void write(OutputStream out) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        files.put(LEAF, leaf);
        files.put(PROOF, proof);
        sealed.ifPresent(own -> {
            files.put(BOX, own.box());
            files.put(KEY, own.key());
        });
        receipt.ifPresent(own -> {
            files.put(RECEIPT, own.text().getBytes(StandardCharsets.UTF_8));
            files.put(NODE_KEY, own.nodeKey().getBytes(StandardCharsets.UTF_8));
        });
        documents.forEach((name, content) -> files.put(DOCUMENTS + name, content));
        var zip = new ZipOutputStream(out);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            var entry = new ZipEntry(file.getKey());
            entry.setTimeLocal(NO_TIME);
            zip.putNextEntry(entry);
            zip.write(file.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }

    /** @throws MalformedBundle if it is none of these ZIP files, or larger than any should be */
    public static DecisionBundle read(InputStream in) throws IOException {
        Map<String, byte[]> files = files(in);
        Optional<byte[]> box = Optional.ofNullable(files.remove(BOX));
        Optional<byte[]> key = Optional.ofNullable(files.remove(KEY));
        Optional<String> text = text(files.remove(RECEIPT));
        Optional<String> nodeKey = text(files.remove(NODE_KEY));
        if (box.isPresent() != key.isPresent() || text.isPresent() != nodeKey.isPresent()) {
            throw new MalformedBundle("sealed details come with their key, and a receipt with its node's");
        }
        byte[] leaf = require(files, LEAF);
        byte[] proof = require(files, PROOF);
        Map<String, byte[]> documents = new TreeMap<>();
        files.forEach((name, content) -> {
            if (!name.startsWith(DOCUMENTS)) {
                throw new MalformedBundle("%s is no file of a bundle".formatted(name));
            }
            documents.put(name.substring(DOCUMENTS.length()), content);
        });
        return new DecisionBundle(
                leaf,
                proof,
                box.flatMap(content -> key.map(own -> new Sealed(content, own))),
                text.flatMap(content -> nodeKey.map(own -> new Receipt(content, own))),
                documents);
    }

    private static byte[] require(Map<String, byte[]> files, String name) {
        byte[] content = files.remove(name);
        if (content == null) {
            throw new MalformedBundle("%s is missing".formatted(name));
        }
        return content;
    }

    private static Optional<String> text(byte @Nullable [] content) {
        return Optional.ofNullable(content).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    private static Map<String, byte[]> files(InputStream in) throws IOException {
        byte[] whole = in.readNBytes(LARGEST);
        if (in.read() >= 0) {
            throw new MalformedBundle("it is larger than any bundle");
        }
        Map<String, byte[]> files = files(whole);
        if (files.isEmpty() || files.size() != told(whole)) {
            throw new MalformedBundle(files.isEmpty() ? "it is no ZIP file" : "it is cut off");
        }
        return files;
    }

    /** How many files the ZIP's last record says there are; 0 where it is cut off. */
    private static int told(byte[] whole) {
        var end = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int start = whole.length - END_RECORD;
        return start >= 0 && end.getInt(start) == END_SIGNATURE
                ? Short.toUnsignedInt(end.getShort(start + END_COUNT))
                : 0;
    }

    private static Map<String, byte[]> files(byte[] whole) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        long all = 0;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(whole))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = content(zip, entry.getName());
                all += content.length;
                if (all > LARGEST || files.size() == MOST_FILES) {
                    throw new MalformedBundle("it holds more than any bundle does");
                }
                if (files.put(entry.getName(), content) != null) {
                    throw new MalformedBundle("%s is in it twice".formatted(entry.getName()));
                }
            }
        } catch (ZipException e) {
            throw new MalformedBundle("it is no ZIP file (%s)".formatted(e.getMessage()));
        }
        return files;
    }

    private static byte[] content(ZipInputStream zip, String name) throws IOException {
        byte[] content = zip.readNBytes(LARGEST_FILE);
        if (zip.read() >= 0) {
            throw new MalformedBundle("%s is larger than %d MiB".formatted(name, LARGEST_FILE >> 20));
        }
        return content;
    }
}
