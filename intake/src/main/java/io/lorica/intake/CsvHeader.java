package io.lorica.intake;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The columns of a CSV file, each with one name of its own. */
final class CsvHeader {
    private final Map<String, Integer> columns = new HashMap<>();
    private final int width;

    /**
     * @param cells of the header's row
     * @param line where it stands, 1-based
     * @throws IntakeException if a column has no name or another's, or if one that the spec needs is not there
     */
    CsvHeader(List<String> cells, long line, DecisionSpec spec) {
        this.width = cells.size();
        List<String> names = cells.stream().map(String::strip).toList();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                throw unusable(
                        line,
                        i,
                        "has no name. Name it, or leave the column out (pandas writes one for its"
                                + " index unless it is told index=False)");
            }
            Integer before = columns.putIfAbsent(names.get(i), i);
            if (before != null) {
                throw unusable(
                        line,
                        i,
                        "has the name '%s' that column %d has. Give each column one name of its own"
                                .formatted(Shown.of(names.get(i)), before + 1));
            }
        }
        List<String> missing = spec.fields().stream()
                .map(Field::name)
                .filter(name -> !columns.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new IntakeException.MissingColumns(
                    missing, names.stream().limit(100).map(Shown::of).toList());
        }
    }

    int width() {
        return width;
    }

    /** @param field of the spec */
    int column(String field) {
        return Objects.requireNonNull(columns.get(field));
    }

    private static IntakeException unusable(long line, int column, String what) {
        return new IntakeException.Unreadable(
                "The CSV header cannot be used: line %d, column %d %s.".formatted(line, column + 1, what));
    }
}
