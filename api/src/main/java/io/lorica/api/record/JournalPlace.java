package io.lorica.api.record;

import java.time.Instant;

/**
 * A record's place in its node's journal, as the receipt names it.
 *
 * @param sequence from 1 on
 * @param at by the node's clock
 * @param chainHash of this record and all before it, in hexadecimal
 */
public record JournalPlace(String node, long sequence, Instant at, String chainHash) {}
