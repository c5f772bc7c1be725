package io.lorica.engine.generate;

import io.lorica.engine.BaseModel;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.vector.VectorModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Rows that are answered together, a token of each at a step, and that come and go between steps, each with its own
 * adapter stack. A row that fails leaves alone; only if a whole step fails where rows can't be computed one by one (on the
 * PyTorch path, whose cache is one tensor for all) do all of its rows fail. On the vector path a row's bits do not depend
 * on its neighbours. Of one thread.
 */
public final class ContinuousBatch implements AutoCloseable {
    private final BaseModel base;
    private final RowDecoder decoder;

    /** In the order they came, so that a long request is not overtaken for ever. */
    private final Deque<Row> waiting = new ArrayDeque<>();

    private final List<Row> unread = new ArrayList<>();
    private final List<Row> running = new ArrayList<>();

    public ContinuousBatch(BaseModel base) {
        this.base = base;
        VectorModel vector = base.vector();
        this.decoder = vector == null ? new TorchDecoder(base.torch()) : new VectorDecoder(base, vector);
    }

    /**
     * Takes part from the next step on, or from when there is room for its keys and values: room for the prompt and the
     * longest answer is set aside at once, so that a row that has begun can also end.
     *
     * @throws IllegalArgumentException if a prompt and its answer do not fit the model's context, or the prompt lacks the
     *     invocation that its top adapter waits for
     * @throws DeviceException if they would have no room even alone
     */
    public Row join(GenerationRequest request, RowListener listener) {
        var row = new Row(request, listener, base.tokenizer());
        requireFits(row);
        waiting.add(row);
        return row;
    }

    /**
     * One more token of each row, or several that it was guessed to go on with; new rows' prompts are read, on the vector path a piece at a step.
     *
     * @return false if nothing could be done: all rows wait for room that others hold
     */
    public boolean step() {
        admit();
        boolean isAny = !running.isEmpty() || !unread.isEmpty();
        decode();
        read();
        return isAny;
    }

    /** Rows that have not ended, the waiting ones included. */
    public int size() {
        return waiting.size() + unread.size() + running.size();
    }

    /** Rows that wait for room for their keys and values. */
    public int waiting() {
        return waiting.size();
    }

    /** Ends a row now and frees its room. Harmless if it has ended. */
    public void cancel(Row row) {
        if (row.isRunning()) {
            guarded(row, row::cancel);
            endIfDone(row);
        }
    }

    /** Cancels the rows that are left. */
    @Override
    public void close() {
        try {
            rows().forEach(this::cancel);
        } finally {
            decoder.close();
        }
    }

    private List<Row> rows() {
        List<Row> all = new ArrayList<>(waiting);
        all.addAll(unread);
        all.addAll(running);
        return all;
    }

    private void admit() {
        while (!waiting.isEmpty()) {
            Row first = waiting.getFirst();
            try {
                if (!decoder.reserve(first)) {
                    return;
                }
                waiting.remove(first);
                unread.add(first);
            } catch (RuntimeException e) {
                fail(first, e);
            }
        }
    }

    private void decode() {
        if (running.isEmpty()) {
            return;
        }
        List<Row> rows = List.copyOf(running);
        try {
            accept(rows, decoder.next(rows));
        } catch (RuntimeException e) {
            if (rows.size() == 1 || !decoder.isSeparable()) {
                rows.forEach(row -> fail(row, e));
            } else {
                rows.forEach(this::decodeAlone);
            }
        }
    }

    private void decodeAlone(Row row) {
        try {
            accept(List.of(row), decoder.next(List.of(row)));
        } catch (RuntimeException e) {
            fail(row, e);
        }
    }

    private void read() {
        if (unread.isEmpty()) {
            return;
        }
        List<Row> rows = List.copyOf(unread);
        try {
            begin(decoder.join(rows));
        } catch (RuntimeException e) {
            if (rows.size() == 1) {
                fail(rows.getFirst(), e);
            } else {
                rows.forEach(this::readAlone);
            }
        }
    }

    private void readAlone(Row row) {
        try {
            begin(decoder.join(List.of(row)));
        } catch (RuntimeException e) {
            fail(row, e);
        }
    }

    private void begin(List<RowDecoder.Begun> rows) {
        for (RowDecoder.Begun begun : rows) {
            unread.remove(begun.row());
            running.add(begun.row());
        }
        rows.forEach(begun -> accept(begun.row(), begun.token()));
    }

    private void accept(List<Row> rows, int[][] tokens) {
        for (int r = 0; r < tokens.length; r++) {
            for (int token : tokens[r]) {
                accept(rows.get(r), token);
            }
        }
    }

    private void accept(Row row, int token) {
        // A listener may have cancelled it meanwhile.
        if (row.isRunning()) {
            guarded(row, () -> row.accept(token));
            endIfDone(row);
        }
    }

    private void endIfDone(Row row) {
        if (!row.isRunning()) {
            remove(row);
            guarded(row, row::tellEnd);
        }
    }

    /** A listener that throws must not take the neighbours along. */
    private void guarded(Row row, Runnable telling) {
        if (!row.hasFailed()) {
            try {
                telling.run();
            } catch (RuntimeException e) {
                fail(row, e);
            }
        }
    }

    private void fail(Row row, RuntimeException cause) {
        if (!row.hasFailed()) {
            remove(row);
            row.fail(cause);
        }
    }

    private void remove(Row row) {
        decoder.leave(row);
        waiting.remove(row);
        unread.remove(row);
        running.remove(row);
    }

    private void requireFits(Row row) {
        int prompt = row.prompt().length();
        if (row.capacity() > base.config().maxPositions()) {
            throw new IllegalArgumentException(
                    "The prompt has %d tokens and %d more are asked for; the base model's context holds %d. Shorten the prompt or ask for fewer."
                            .formatted(
                                    prompt,
                                    row.request().maxTokens(),
                                    base.config().maxPositions()));
        }
        if (row.capacity() > base.generationTokens()) {
            throw new DeviceException(
                    "The prompt has %d tokens and %d more are asked for; the budget for keys and values has room for %d in all. Ask for fewer tokens, or raise the budget of %d bytes."
                            .formatted(
                                    prompt,
                                    row.request().maxTokens(),
                                    base.generationTokens(),
                                    base.options().decoding().cacheBytes()));
        }
    }
}
