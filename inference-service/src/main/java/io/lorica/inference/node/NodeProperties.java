package io.lorica.inference.node;

import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param name of this node in its records, receipts and reports, no other node's; absent: the machine's. Its journal
 *     bears it, so it stays
 */
@Validated
@ConfigurationProperties("lorica.node")
record NodeProperties(
        @Nullable
        @Pattern(
                regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
                message = "must be 1 to 100 letters, digits, '.', '_' and '-', a letter or digit first")
        String name) {}
