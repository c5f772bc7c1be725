package io.lorica.api.record;

import io.lorica.api.access.KeyRef;
import java.time.Instant;

/**
 * That a decision's details are gone: their key was deleted.
 *
 * @param at when
 * @param reason as it was given
 * @param by key that asked for it
 */
public record Erasure(Instant at, String reason, KeyRef by) {}
