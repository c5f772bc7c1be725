package io.lorica.api.record;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * @param nodeKey verifies the node's receipts: Ed25519, its SubjectPublicKeyInfo in base64
 * @param records in order, following what was shipped last; those that the centre has already are skipped
 */
public record ShipRecords(
        @NotBlank @Size(max = 1000) String nodeKey,
        @NotEmpty @Size(max = ShipRecords.MOST) List<@NotNull @Valid ShippedRecord> records) {
    /** Records of one call. */
    public static final int MOST = 1_000;
}
