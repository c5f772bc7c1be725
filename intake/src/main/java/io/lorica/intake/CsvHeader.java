package io.lorica.intake;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/** The columns of a CSV file, each with one name of its own. */
final class CsvHeader {
    private final SequencedMap<String, Integer> columns = new LinkedHashMap<>();
    private final int width;

    /**
     * @param cells of the header's row
     * @param line where it stands, 1-based
     * @param needed columns that must be there
     * @throws IntakeException if a column has no name or another's, or if one that is needed is not there
     */
    CsvHeader(List<String> cells, long line, Collection<String> needed) {
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
        List<String> missing =
                needed.stream().filter(name -> !columns.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new IntakeException.MissingColumns(
                    missing, names.stream().limit(100).map(Shown::of).toList());
        }
    }

    int width() {
        return width;
    }

    /** In the order of the file. */
    Set<String> names() {
        return columns.keySet();
    }

    /** @param field that is needed, or one of the names */
    int column(String field) {
        return Objects.requireNonNull(columns.get(field));
    }

    private static IntakeException unusable(long line, int column, String what) {
        return new IntakeException.Unreadable(
                "The CSV header cannot be used: line %d, column %d %s.".formatted(line, column + 1, what));
    }
}
