package io.lorica.intake;

import io.lorica.api.training.QuarantineReason;
import io.lorica.api.training.QuarantinedRow;
import io.lorica.api.training.TableFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What reading a file gave, row by row. */
public final class ParsedRows {
    /** Reasons told apart: fields and their faults are few, and what a file makes up must not fill an answer. */
    private static final int MOST_REASONS = 100;

    private static final String OTHER = "other reasons; see the quarantine";

    private final List<Accepted> accepted = new ArrayList<>();
    private final List<QuarantinedRow> quarantined = new ArrayList<>();
    private final Map<String, QuarantineReason> reasons = new LinkedHashMap<>();
    private @Nullable TableFormat table;

    void accept(long line, DataRow row) {
        accepted.add(new Accepted(line, row));
    }

    /** For a reason that all such rows share. */
    void quarantine(long line, String reason) {
        quarantine(line, reason, List.of(reason));
    }

    /** @param kinds the row's faults as others with the same ones have them: without its own values */
    void quarantine(long line, String reason, List<String> kinds) {
        quarantined.add(new QuarantinedRow(line, reason));
        kinds.stream()
                .distinct()
                .map(kind -> reasons.size() < MOST_REASONS || reasons.containsKey(kind) ? kind : OTHER)
                .distinct()
                .forEach(kind -> reasons.merge(
                        kind,
                        new QuarantineReason(kind, 1, line),
                        (known, _) -> new QuarantineReason(kind, known.rows() + 1, known.firstLine())));
    }

    void readAs(TableFormat format) {
        table = format;
    }

    int size() {
        return accepted.size() + quarantined.size();
    }

    public List<Accepted> accepted() {
        return accepted;
    }

    public List<QuarantinedRow> quarantined() {
        return quarantined;
    }

    /** The most frequent first. */
    public List<QuarantineReason> reasons() {
        return reasons.values().stream()
                .sorted(Comparator.comparingInt(QuarantineReason::rows).reversed())
                .toList();
    }

    /** How a CSV file was read. */
    public Optional<TableFormat> table() {
        return Optional.ofNullable(table);
    }

    /** @param line 1-based, of the file */
    public record Accepted(long line, DataRow row) {}
}
