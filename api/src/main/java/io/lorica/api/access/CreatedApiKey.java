package io.lorica.api.access;

/** @param secret shown this once; only its hash is stored */
public record CreatedApiKey(ApiKey key, String secret) {}
