package io.lorica.training.dataset;

import io.lorica.api.training.QuarantinedRow;
import java.util.ArrayList;
import java.util.List;

/** What reading an upload gave, row by row. */
final class ParsedRows {
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<QuarantinedRow> quarantined = new ArrayList<>();

    void accept(long line, Row row) {
        accepted.add(new Accepted(line, row));
    }

    void quarantine(long line, String reason) {
        quarantined.add(new QuarantinedRow(line, reason));
    }

    int size() {
        return accepted.size() + quarantined.size();
    }

    List<Accepted> accepted() {
        return accepted;
    }

    List<QuarantinedRow> quarantined() {
        return quarantined;
    }

    record Accepted(long line, Row row) {}
}
