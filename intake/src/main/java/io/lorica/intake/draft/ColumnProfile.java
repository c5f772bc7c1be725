package io.lorica.intake.draft;

import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.Fit;
import io.lorica.intake.RawTable.Cell;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the rows so far say of one column. */
final class ColumnProfile {
    /** Distinct values that are kept as texts; of a category there are fewer. */
    private static final int KEPT_VALUES = 1_000;

    /** What means missing in a category too: nobody names a category so. */
    private static final Set<String> CODES = Set.of("?", "na", "n/a", "nan", "<na>", "#n/a", "#na", "null", "\\n");

    /** Of a column's values, numbers must be as many for its other texts to mean missing ones. */
    private static final double MOSTLY = 0.8;

    /** Different texts that may mean a missing number, each more than once. */
    private static final int MOST_STRAYS = 3;

    /** Codes of files, not numbers: 00123 is not 123. */
    private static final Pattern LEADING_ZERO = Pattern.compile("0\\d+");

    private final Map<FieldType, Boolean> fits = new EnumMap<>(FieldType.class);
    private final Map<String, Integer> values = new LinkedHashMap<>();
    private final Set<Long> hashes = new HashSet<>();
    private final Map<String, Integer> codes = new LinkedHashMap<>();
    private final LabelTrace trace = new LabelTrace();
    private final Map<String, Integer> strays = new LinkedHashMap<>();
    private int numbers;
    private int present;
    private int missing;
    private int longest;
    private boolean hasWords;
    private boolean isCode;
    private @Nullable BigDecimal least;
    private @Nullable BigDecimal most;

    /** @param rowsBefore rows that did not have the column */
    ColumnProfile(int rowsBefore) {
        this.missing = rowsBefore;
    }

    void add(@Nullable Cell cell, String label) {
        String text = cell == null ? "" : cell.text();
        if (cell == null || isMissing(text)) {
            missing++;
            if (!text.isEmpty()) {
                codes.merge(text, 1, Integer::sum);
            }
            trace.add(null, null, label);
            return;
        }
        present++;
        longest = Math.max(longest, text.length());
        for (FieldType type : List.of(FieldType.NUMBER, FieldType.BOOLEAN, FieldType.DATE, FieldType.TEXT)) {
            fits.merge(type, cell.fit(type) == Fit.VALUE, Boolean::logicalAnd);
        }
        if (values.containsKey(text) || values.size() < KEPT_VALUES) {
            values.merge(text, 1, Integer::sum);
        }
        hashes.add(hash(text));
        hasWords |= text.indexOf(' ') >= 0;
        isCode |= LEADING_ZERO.matcher(text).matches();
        BigDecimal number = cell.number().orElse(null);
        if (number == null && strays.size() <= MOST_STRAYS) {
            strays.merge(text, 1, Integer::sum);
        }
        if (number != null) {
            numbers++;
            least = least == null || number.compareTo(least) < 0 ? number : least;
            most = most == null || number.compareTo(most) > 0 ? number : most;
        }
        trace.add(text, number, label);
    }

    static boolean isMissing(String text) {
        return text.isEmpty() || CODES.contains(text.toLowerCase(Locale.ROOT));
    }

    private static long hash(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    boolean mayBe(FieldType type) {
        boolean isFit = present > 0 && fits.getOrDefault(type, false);
        return type == FieldType.NUMBER ? isFit && !isCode : isFit;
    }

    int present() {
        return present;
    }

    int missing() {
        return missing;
    }

    /** Distinct values. */
    int distinct() {
        return hashes.size();
    }

    /** Characters of its longest value. */
    int longest() {
        return longest;
    }

    boolean hasWords() {
        return hasWords;
    }

    /** By text, the most frequent first; some are left out where there are very many. */
    Map<String, Integer> counts() {
        Map<String, Integer> sorted = new LinkedHashMap<>();
        values.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(value -> sorted.put(value.getKey(), value.getValue()));
        return sorted;
    }

    /** Texts that mean a missing value, beside empty text. */
    Collection<String> codes() {
        return codes.keySet();
    }

    /**
     * What stands where a column of numbers has none: {@code n.d.}, {@code -}.
     *
     * @return empty if it is no column of numbers, or holds nothing else
     */
    Collection<String> strays() {
        boolean areRare = strays.size() <= MOST_STRAYS
                && strays.values().stream().allMatch(count -> count > 1)
                && numbers >= MOSTLY * present;
        return areRare && !isCode ? strays.keySet() : List.of();
    }

    /** Smallest and largest number; null where there is none. */
    @Nullable
    Range range() {
        return least == null || most == null ? null : new Range(least, most);
    }

    LabelTrace trace() {
        return trace;
    }

    record Range(BigDecimal least, BigDecimal most) {}
}
