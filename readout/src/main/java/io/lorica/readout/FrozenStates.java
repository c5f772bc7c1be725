package io.lorica.readout;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** What was read of the frozen model, and how long that took: a row is read once, however often is learnt from it. */
final class FrozenStates {
    private final IdentityHashMap<ReadOutRow, float[][]> byRow = new IdentityHashMap<>();
    private double secondsToRead;

    /** @param states [D][H] */
    void put(ReadOutRow row, float[][] states) {
        byRow.put(row, states);
    }

    /** Of a row that was read, [D][H]. */
    float[][] of(ReadOutRow row) {
        return Objects.requireNonNull(byRow.get(row), "the row was not read");
    }

    /** How many of the rows were read before the first that was not. */
    int known(List<ReadOutRow> rows) {
        int known = 0;
        while (known < rows.size() && byRow.containsKey(rows.get(known))) {
            known++;
        }
        return known;
    }

    /** Whether it is known how long a token takes. */
    boolean isTimed() {
        return secondsToRead > 0;
    }

    double secondsToRead() {
        return secondsToRead;
    }

    void time(double secondsOfToken) {
        secondsToRead = secondsOfToken;
    }
}
