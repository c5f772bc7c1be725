package io.lorica.inference.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Several pieces of work one after the other, each begun when the one before it is done. */
public final class SlicedSeries<T> implements SlicedWork<List<T>> {
    private final List<Supplier<SlicedWork<T>>> pieces;
    private final List<T> results = new ArrayList<>();
    private @Nullable SlicedWork<T> current;

    /** @param pieces what begins each */
    public SlicedSeries(List<Supplier<SlicedWork<T>>> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    @Override
    public boolean advance() {
        if (results.size() == pieces.size()) {
            return false;
        }
        SlicedWork<T> piece = current;
        if (piece == null) {
            piece = pieces.get(results.size()).get();
            current = piece;
        }
        if (!piece.advance()) {
            results.add(piece.result());
            close();
        }
        return results.size() < pieces.size();
    }

    /** Of each piece. */
    @Override
    public List<T> result() {
        return List.copyOf(results);
    }

    @Override
    public void close() {
        if (current != null) {
            SlicedWork<T> piece = current;
            current = null;
            piece.close();
        }
    }
}
