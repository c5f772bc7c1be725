package io.lorica.faults;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the name that someone meant. Case, dots, dashes and underscores don't count. */
public final class Nearest {
    /** Of a name's letters, as many may be wrong: one of three, two of six. */
    private static final int LETTERS_PER_SLIP = 3;

    /** Characters of a name that was meant for another; the time grows with their square. */
    private static final int LONGEST = 100;

    private Nearest() {}

    /** The candidate with the fewest letters to insert, drop, replace or swap with a neighbour; of equals the first. */
    public static Optional<String> to(String name, Stream<String> candidates) {
        return candidates
                .sorted()
                .min(Comparator.comparingInt(candidate -> distance(letters(name), letters(candidate))));
    }

    /** The nearest candidate if it is so near that it was probably meant. */
    public static Optional<String> meant(String name, Stream<String> candidates) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        return to(name, candidates)
                .filter(nearest -> distance(letters(name), letters(nearest))
                        <= Math.max(letters(name).length(), letters(nearest).length()) / LETTERS_PER_SLIP);
    }

    /**
     * What to say of a name that is none of those known.
     *
     * @return such as {@code did you mean 'values'?} or {@code known are: name, values.}; fits behind a semicolon
     */
    public static String hint(String name, Collection<String> known) {
        return meant(name, known.stream()).map("did you mean '%s'?"::formatted).orElseGet(() -> known(known));
    }

    static String known(Collection<String> names) {
        return names.isEmpty()
                ? "remove it."
                : names.stream().sorted().collect(Collectors.joining(", ", "known are: ", "."));
    }

    private static String letters(String name) {
        return name.replaceAll("[\\s._-]", "").toLowerCase(Locale.ROOT);
    }

    /** Optimal string alignment, by its usual table. */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
