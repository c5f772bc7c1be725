package io.lorica.settings;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that someone meant. */
final class Nearest {
    private Nearest() {}

    /** The candidate with the fewest letters to insert, drop, replace or swap with a neighbour; of equals the first. */
    static Optional<String> to(String name, Stream<String> candidates) {
        return candidates
                .sorted()
                .min(Comparator.comparingInt(
                        candidate -> distance(Variable.letters(name), Variable.letters(candidate))));
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
