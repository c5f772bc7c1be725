package io.lorica.engine.torch;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of tokens one after the other, without padding. Each row attends to itself alone.
 *
 * @param tokens [N]
 * @param positions [N] place of each token in its row
 * @param rows [N] index of each token's row in the cache
 * @param runs pairs (count, length) of neighbouring rows of equal length
 * @param spans tokens of each stack, in order
 * @param adapters the stacks' tensors, one stack after the other
 * @param starts index of each row's first token
 */
public record TokenBatch(
        int[] tokens, int[] positions, int[] rows, long[] runs, long[] spans, NDList adapters, int[] starts) {

    private record Span(long tokens, NDList adapters) {}

    @SuppressWarnings("ReferenceEquality") // the same tensors, not equal ones
    public static TokenBatch of(List<BatchRow> rows) {
        int total = rows.stream().mapToInt(row -> row.tokens().length).sum();
        int[] tokens = new int[total];
        int[] positions = new int[total];
        int[] owners = new int[total];
        int[] starts = new int[rows.size()];
        List<Long> runs = new ArrayList<>();
        List<Long> spans = new ArrayList<>();
        NDList adapters = new NDList();
        NDList previous = null;
        int at = 0;
        for (int r = 0; r < rows.size(); r++) {
            BatchRow row = rows.get(r);
            long length = row.tokens().length;
            starts[r] = at;
            for (int i = 0; i < length; i++, at++) {
                tokens[at] = row.tokens()[i];
                positions[at] = i;
                owners[at] = r;
            }
            if (!runs.isEmpty() && runs.getLast() == length) {
                runs.set(runs.size() - 2, runs.get(runs.size() - 2) + 1);
            } else {
                runs.add(1L);
                runs.add(length);
            }
            long beneath = Math.min(row.firstActive(), length);
            for (Span span : List.of(
                    new Span(beneath, row.stack().beneath()),
                    new Span(length - beneath, row.stack().tensors()))) {
                if (span.tokens > 0 && span.adapters == previous) {
                    spans.set(spans.size() - 1, spans.getLast() + span.tokens);
                } else if (span.tokens > 0) {
                    spans.add(span.tokens);
                    adapters.addAll(span.adapters);
                    previous = span.adapters;
                }
            }
        }
        return new TokenBatch(tokens, positions, owners, toArray(runs), toArray(spans), adapters, starts);
    }

    /** @param slots for each row the cache's row that takes its keys and values */
    public TokenBatch inSlots(int[] slots) {
        int[] owners = Arrays.stream(rows).map(row -> slots[row]).toArray();
        return new TokenBatch(tokens, positions, owners, runs, spans, adapters, starts);
    }

    private static long[] toArray(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
