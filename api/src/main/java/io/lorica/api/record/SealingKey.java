package io.lorica.api.record;

/**
 * What nodes seal records to: only the centre can open them.
 *
 * @param id SHA-256 of the key's text
 * @param key X25519, its SubjectPublicKeyInfo in base64
 */
public record SealingKey(String id, String key) {}
