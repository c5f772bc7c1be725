package io.lorica.api.record;

import java.util.List;

/**
 * That the log of {@code to} leaves begins with that of {@code from}.
 *
 * @param hashes consistency proof of RFC 6962, each in base64
 */
public record LogConsistency(long from, long to, List<String> hashes) {}
