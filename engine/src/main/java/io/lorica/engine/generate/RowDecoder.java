package io.lorica.engine.generate;

import java.util.List;

/** The state of a batch's rows in one of the compute paths. */
sealed interface RowDecoder extends AutoCloseable permits TorchDecoder, VectorDecoder {

    /** @param token the first of the row's answer */
    record Begun(Row row, int token) {}

    /** Sets room for a row's keys and values aside. @return false if there is none now */
    boolean reserve(Row row);

    /**
     * Reads prompts, from the first row's on, as many as one step should. After a failure the same rows may be given
     * again, or one of them alone.
     *
     * @return the rows whose prompts are read now
     */
    List<Begun> join(List<Row> unread);

    /** Whether {@link #next} may be called for fewer rows, or again after it failed. */
    boolean isSeparable();

    /** @return of each row the tokens after its last one, at least one */
    int[][] next(List<Row> rows);

    /** Frees what the row holds. */
    void leave(Row row);

    @Override
    void close();
}
