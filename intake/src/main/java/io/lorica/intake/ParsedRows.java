package io.lorica.intake;

import io.lorica.api.training.QuarantinedRow;
import java.util.ArrayList;
import java.util.List;

/** What reading a file gave, row by row. */
public final class ParsedRows {
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<QuarantinedRow> quarantined = new ArrayList<>();

    void accept(long line, DataRow row) {
        accepted.add(new Accepted(line, row));
    }

    void quarantine(long line, String reason) {
        quarantined.add(new QuarantinedRow(line, reason));
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

    /** @param line 1-based, of the file */
    public record Accepted(long line, DataRow row) {}
}
