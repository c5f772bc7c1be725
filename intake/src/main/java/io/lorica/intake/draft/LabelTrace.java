package io.lorica.intake.draft;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a column alone says what the label is. A column that does was probably filled in when the outcome was known,
 * and is not there when a decision is asked for.
 */
final class LabelTrace {
    /** Fewer rows agree by chance. */
    private static final int FEWEST_ROWS = 30;

    /** With more values than this, each may have one label because it has one row. */
    private static final int MOST_VALUES = 100;

    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, BigDecimal[]> ranges = new HashMap<>();
    private final Map<String, Set<Boolean>> presence = new HashMap<>();
    private boolean isMixed;
    private boolean isNumeric = true;
    private int rows;

    /**
     * @param text null: missing
     * @param number null: none
     */
    void add(@Nullable String text, @Nullable BigDecimal number, String label) {
        rows++;
        presence.computeIfAbsent(label, _ -> new HashSet<>()).add(text != null);
        String value = text == null ? "" : text;
        if (labels.size() <= MOST_VALUES || labels.containsKey(value)) {
            String before = labels.putIfAbsent(value, label);
            isMixed |= before != null && !before.equals(label);
        }
        if (text == null) {
            return;
        }
        if (number == null) {
            isNumeric = false;
            return;
        }
        BigDecimal[] range = ranges.computeIfAbsent(label, _ -> new BigDecimal[] {number, number});
        range[0] = range[0].min(number);
        range[1] = range[1].max(number);
    }

    boolean tellsTheLabel() {
        if (rows < FEWEST_ROWS || presence.size() < 2) {
            return false;
        }
        boolean eachValueHasOne = !isMixed && labels.size() <= MOST_VALUES && labels.size() * 4 <= rows;
        return eachValueHasOne || isFilledInForOne() || haveRangesNothingInCommon();
    }

    private boolean isFilledInForOne() {
        return presence.values().stream().allMatch(seen -> seen.size() == 1)
                && presence.values().stream().distinct().count() > 1;
    }

    private boolean haveRangesNothingInCommon() {
        if (!isNumeric || ranges.size() != presence.size()) {
            return false;
        }
        var sorted =
                ranges.values().stream().sorted((a, b) -> a[0].compareTo(b[0])).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i)[0].compareTo(sorted.get(i - 1)[1]) <= 0) {
                return false;
            }
        }
        return true;
    }
}
