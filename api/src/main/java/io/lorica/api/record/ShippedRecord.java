package io.lorica.api.record;

import io.lorica.api.DigestPattern;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;

/**
 * A record as its node's journal has it.
 *
 * @param sequence its place in that journal, from 1 on, without gaps
 * @param at by the node's clock
 * @param id of the decision
 * @param chainHash of this record and all before it, in hexadecimal
 * @param payload basis and sealed details, in base64
 */
public record ShippedRecord(
        @Positive long sequence,
        @NotNull Instant at,
        @NotBlank @Size(max = 200) String id,

        @NotNull @Pattern(regexp = DigestPattern.SHA_256, message = DigestPattern.MESSAGE)
        String chainHash,

        @NotBlank String payload) {}
