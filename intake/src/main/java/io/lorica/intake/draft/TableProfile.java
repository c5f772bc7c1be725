package io.lorica.intake.draft;

import io.lorica.api.training.TableFormat;
import io.lorica.intake.RawTable;
import io.lorica.intake.RawTable.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What a table's first rows say of its columns. */
public final class TableProfile {
    /** Rows that are looked at. */
    public static final int ROWS = 20_000;

    private final SequencedMap<String, ColumnProfile> columns = new LinkedHashMap<>();
    private final String label;
    private final ColumnProfile labels = new ColumnProfile(0);
    private @Nullable TableFormat format;
    private int rows;
    private int unlabelled;
    private boolean isWhole = true;

    private TableProfile(String label) {
        this.label = label;
    }

    /**
     * @param label the column that holds the right answer
     * @throws io.lorica.intake.IntakeException if the file as a whole is unusable, or has no such column
     */
    public static TableProfile of(InputStream file, String label) throws IOException {
        var profile = new TableProfile(label);
        profile.format = RawTable.read(file, label, ROWS + 1, profile::add);
        return profile;
    }

    private void add(SequencedMap<String, Cell> row) {
        if (rows == ROWS) {
            isWhole = false;
            return;
        }
        rows++;
        Cell labelCell = row.get(label);
        if (labelCell == null || ColumnProfile.isMissing(labelCell.text())) {
            unlabelled++;
            return;
        }
        labels.add(labelCell, "");
        row.keySet().stream()
                .filter(name -> !name.equals(label))
                .forEach(name -> columns.computeIfAbsent(name, _ -> new ColumnProfile(rows - unlabelled - 1)));
        columns.forEach((name, column) -> column.add(row.get(name), labelCell.text()));
    }

    /** Rows by value of the label, the most frequent first. */
    public Map<String, Integer> labels() {
        return labels.counts();
    }

    /** Columns that look like attributes on which a decision must not rest, by their names. */
    public List<String> probablyProtected() {
        return columns.keySet().stream().filter(ProtectedNames::areLikely).toList();
    }

    public List<String> columnNames() {
        return List.copyOf(columns.keySet());
    }

    public String labelName() {
        return label;
    }

    ColumnProfile labelColumn() {
        return labels;
    }

    SequencedMap<String, ColumnProfile> columns() {
        return columns;
    }

    /** Null for JSON lines. */
    @Nullable
    TableFormat format() {
        return format;
    }

    int rows() {
        return rows;
    }

    int unlabelled() {
        return unlabelled;
    }

    /** Whether every row was looked at. */
    boolean isWhole() {
        return isWhole;
    }
}
