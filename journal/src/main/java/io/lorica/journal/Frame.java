package io.lorica.journal;

import io.lorica.files.Digest;
import java.time.Instant;

/**
 * A record as it is shipped.
 *
 * @param sequence from 1 on, without gaps
 * @param id what its writer calls it
 * @param payload the record's bytes, opaque here
 * @param chainHash of this record and all before it
 */
public record Frame(long sequence, Instant time, String id, byte[] payload, Digest chainHash) {
    public Entry entry() {
        return new Entry(sequence, time, chainHash);
    }
}
