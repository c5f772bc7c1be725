package io.lorica.record;

import io.lorica.api.record.DecisionBasis;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log's leaf of a decision: its place in its node's journal, as the receipt names it, and the basis as the node
 * wrote it.
 *
 * @param at when the node wrote it down, by its clock
 * @param chainHash of the journal up to and with this record, in hexadecimal
 * @param basis JSON, byte for byte as in the journal
 */
@SuppressWarnings("ArrayRecordComponent") // bytes to write and digest, compared by nobody
public record RecordLeaf(String node, long sequence, Instant at, String chainHash, byte[] basis) {
    private static final Pattern HEAD = Pattern.compile(
            "\\{\"kind\":\"decision\",\"node\":\"([A-Za-z0-9][A-Za-z0-9._-]{0,99})\",\"sequence\":(\\d{1,18}),"
                    + "\"at\":\"([^\"]{1,40})\",\"chain_hash\":\"([0-9a-f]{64})\",\"basis\":");
    /** So that HEAD is found without decoding the basis. */
    private static final int LONGEST_HEAD = 350;

    public RecordLeaf {
        if (!HEAD.matcher(head(node, sequence, at, chainHash)).matches()) {
            throw new MalformedRecord(
                    "Node '%s', sequence %d and chain hash '%s' make no leaf".formatted(node, sequence, chainHash));
        }
    }

    private static String head(String node, long sequence, Instant at, String chainHash) {
        return ("{\"kind\":\"decision\",\"node\":\"%s\",\"sequence\":%d,\"at\":\"%s\","
                        + "\"chain_hash\":\"%s\",\"basis\":")
                .formatted(node, sequence, at, chainHash);
    }

    /** One JSON object. */
    public byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head(node, sequence, at, chainHash).getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(basis);
        bytes.write('}');
        return bytes.toByteArray();
    }

    /** @throws MalformedRecord if the bytes are no decision's leaf */
    public static RecordLeaf parse(byte[] leaf) {
        String start = new String(leaf, 0, Math.min(leaf.length, LONGEST_HEAD), StandardCharsets.ISO_8859_1);
        Matcher head = HEAD.matcher(start);
        if (!head.lookingAt() || leaf[leaf.length - 1] != '}') {
            throw new MalformedRecord("The leaf is none of a decision");
        }
        var parsed = new RecordLeaf(
                head.group(1),
                Long.parseLong(head.group(2)),
                instant(head.group(3)),
                head.group(4),
                Arrays.copyOfRange(leaf, head.end(), leaf.length - 1));
        parsed.readBasis();
        return parsed;
    }

    private static Instant instant(String text) {
        try {
            Instant read = Instant.parse(text);
            if (read.toString().equals(text)) {
                return read;
            }
        } catch (DateTimeException _) {
            // Told below, like a time that is written otherwise.
        }
        throw new MalformedRecord("The leaf's time '%s' is not written as leaves have it".formatted(text));
    }

    /** @throws MalformedRecord if the basis is none */
    public DecisionBasis readBasis() {
        return RecordJson.basis(basis);
    }
}
