package io.lorica.api.record;

/**
 * Details as a node sealed them. The basis names the box's digest, so who has the key can prove what was in it.
 *
 * @param box nonce, ciphertext and tag (AES-256 in GCM, the decision's id authenticated), in base64
 * @param key of this decision alone, in base64
 */
public record SealedDetails(String box, String key) {}
