package io.lorica.report.measure;

import io.lorica.decision.field.FieldValue;
import io.lorica.decision.metrics.JudgedRow;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that was decided without its outcome being known, and what else is known of it.
 *
 * @param judged what is true and what was decided
 * @param inputs by INPUT field
 * @param protectedValues by PROTECTED field
 * @param time when it happened; absent where that is not known
 */
public record ReportRow(
        JudgedRow judged,
        Map<String, FieldValue> inputs,
        Map<String, FieldValue> protectedValues,
        @Nullable Instant time) {}
