package io.lorica.api.record;

import java.time.Instant;

/**
 * A record's place in its node's journal, as the receipt names it.
 *
 * @param nodeKey verifies the node's receipts: Ed25519, its SubjectPublicKeyInfo in base64
 * @param sequence from 1 on
 * @param at by the node's clock
 * @param chainHash of this record and all before it, in hexadecimal
 */
public record JournalPlace(String node, String nodeKey, long sequence, Instant at, String chainHash) {}
