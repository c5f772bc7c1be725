package io.lorica.training.dataset;

import io.lorica.decision.field.FieldValue;
import io.lorica.intake.DataRow;
import io.lorica.intake.ParsedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that must stand in one split: those with equal inputs, and those about one entity. Otherwise the model would be
 * tested on what, or whom, it has seen.
 */
final class RowGroups {
    /** By row: another row of its group, itself if it is the first. */
    private final int[] parent;

    private RowGroups(int rows) {
        parent = new int[rows];
        Arrays.setAll(parent, row -> row);
    }

    /** @return rows by their place, in groups, in the rows' order */
    static Collection<List<Integer>> of(List<ParsedRows.Accepted> rows) {
        var groups = new RowGroups(rows.size());
        Map<Object, Integer> byInputs = new HashMap<>();
        Map<String, Integer> byEntity = new HashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            groups.join(row, byInputs.putIfAbsent(rows.get(row).row().identity(), row));
            if (rows.get(row).row() instanceof DataRow.Table table
                    && table.entity() != null
                    && !(table.entity() instanceof FieldValue.Missing)) {
                groups.join(row, byEntity.putIfAbsent(table.entity().text(), row));
            }
        }
        Map<Integer, List<Integer>> byFirst = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            byFirst.computeIfAbsent(groups.first(row), _ -> new ArrayList<>()).add(row);
        }
        return byFirst.values();
    }

    private void join(int row, @Nullable Integer earlier) {
        if (earlier != null) {
            int one = first(row);
            int other = first(earlier);
            parent[Math.max(one, other)] = Math.min(one, other);
        }
    }

    private int first(int row) {
        int first = row;
        while (parent[first] != first) {
            parent[first] = parent[parent[first]];
            first = parent[first];
        }
        return first;
    }
}
