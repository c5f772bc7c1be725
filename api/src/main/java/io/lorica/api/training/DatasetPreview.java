package io.lorica.api.training;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a data set is, or would be once it is uploaded.
 *
 * @param table how the CSV file was read; absent for JSON lines
 * @param quarantineReasons what is set aside, by reason, the most frequent first
 * @param quarantined the first rows that are set aside
 * @param splits of the accepted rows
 * @param rows the first accepted ones, as training and serving read them
 */
public record DatasetPreview(
        DatasetKind kind,
        @Nullable TableFormat table,
        int acceptedRows,
        int quarantinedRows,
        List<QuarantineReason> quarantineReasons,
        List<QuarantinedRow> quarantined,
        List<SplitRows> splits,
        List<PreviewedRow> rows) {
    /** Rows that may be asked for. */
    public static final int MOST_ROWS = 50;

    /** Characters of a text that are shown. */
    public static final int MOST_CHARACTERS = 32_000;

    public enum SplitName {
        TRAINING,
        VALIDATION,
        TEST
    }

    /**
     * @param outcomes rows by label, for TABULAR data sets
     */
    public record SplitRows(
            SplitName split, int rows, @Nullable Map<String, Integer> outcomes) {}

    /**
     * A row as training makes tokens of it, cut at {@value #MOST_CHARACTERS} characters.
     *
     * @param line of the file, 1-based
     * @param prompt what the model reads; absent for plain text
     * @param answer what it learns to answer; plain text as a whole
     */
    public record PreviewedRow(
            long line, SplitName split, @Nullable String prompt, String answer) {}
}
