package io.lorica.journal;

import io.lorica.files.Digest;
import java.time.Instant;

/**
 * Where a record stands, now that it is on the disk.
 *
 * @param sequence from 1 on, without gaps
 * @param time what the clock said; a clock that was set back shows here, the sequence orders all the same
 * @param chainHash of this record and all before it
 */
public record Entry(long sequence, Instant time, Digest chainHash) {}
