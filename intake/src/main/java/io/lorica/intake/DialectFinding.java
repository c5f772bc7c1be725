package io.lorica.intake;

import io.lorica.api.training.TableFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a table is written, from its first lines and from the names that its header must have: of the usual
 * delimiters and quotes those that give most of the names.
 */
final class DialectFinding {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final List<Character> QUOTES = List.of('"', '\'');
    private static final Pattern EXCEL = Pattern.compile("\\Asep=([,;\\t|])(\\r\\n|\\r|\\n)", Pattern.CASE_INSENSITIVE);

    private final Set<String> names;
    private final List<Character> delimiters;
    private final List<Character> quotes;

    /**
     * @param names of columns
     * @param declared what need not be found out; null: nothing
     */
    DialectFinding(Set<String> names, @Nullable TableFormat declared) {
        this.names = Set.copyOf(names);
        this.delimiters = declared == null || declared.delimiter() == null
                ? DELIMITERS
                : List.of(declared.delimiter().charAt(0));
        this.quotes = declared == null || declared.quote() == null
                ? QUOTES
                : List.of(declared.quote().charAt(0));
    }

    Dialect in(String sample) {
        var excel = EXCEL.matcher(sample);
        if (excel.find() && delimiters.contains(excel.group(1).charAt(0))) {
            char delimiter = excel.group(1).charAt(0);
            return new Dialect(delimiter, quote(sample.substring(excel.end()), delimiter), 1);
        }
        // max keeps the first of equals: the comma.
        char delimiter = delimiters.stream()
                .max(Comparator.comparingLong((Character candidate) -> quotes.stream()
                                .mapToLong(quote -> known(sample, candidate, quote))
                                .max()
                                .orElse(0))
                        .thenComparing(
                                Comparator.comparingInt(delimiters::indexOf).reversed()))
                .orElse(',');
        return new Dialect(delimiter, quote(sample, delimiter), 0);
    }

    private char quote(String sample, char delimiter) {
        if (quotes.size() == 1) {
            return quotes.getFirst();
        }
        long byDouble = known(sample, delimiter, '"');
        long bySingle = known(sample, delimiter, '\'');
        if (byDouble != bySingle) {
            return byDouble > bySingle ? '"' : '\'';
        }
        return !isEven(sample, delimiter, '"') && isEven(sample, delimiter, '\'') ? '\'' : '"';
    }

    private long known(String sample, char delimiter, char quote) {
        List<List<String>> records = new Dialect(delimiter, quote, 0).records(firstLines(sample));
        return records.isEmpty()
                ? 0
                : records.getFirst().stream()
                        .map(String::strip)
                        .filter(names::contains)
                        .distinct()
                        .count();
    }

    /** Enough for a header: names don't hold line breaks in files that need finding out. */
    private static String firstLines(String sample) {
        return sample.lines().limit(4).collect(Collectors.joining("\n"));
    }

    /** Whether all records have as many cells as the first; the last one may be cut. */
    private static boolean isEven(String sample, char delimiter, char quote) {
        List<List<String>> records = new Dialect(delimiter, quote, 0).records(sample);
        return !records.isEmpty()
                && records.subList(0, Math.max(1, records.size() - 1)).stream()
                        .allMatch(cells -> cells.size() == records.getFirst().size());
    }
}
