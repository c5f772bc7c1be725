package io.lorica.engine.score;

import io.lorica.engine.torch.BatchRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prompt, or a prompt with an answer behind it, in which the probabilities of answers are looked up.
 *
 * @param result of the request: the sum for each of its answers, to which this row adds
 */
record ScoredRow(BatchRow row, List<Target> targets, double[] result) {

    /** Tokens that may follow {@code offset} in a row, and the answers whose score each adds to. */
    record Target(int offset, int[] tokens, int[] answers) {}

    int length() {
        return row.tokens().length;
    }

    /** Answers of one token share a row, the prompt; a longer answer has one of its own. */
    static List<ScoredRow> of(ScoringRequest request, double[] result) {
        List<ScoredRow> rows = new ArrayList<>();
        int[] single = IntStream.range(0, result.length)
                .filter(i -> request.answers().get(i).length == 1)
                .toArray();
        if (single.length > 0) {
            int[] tokens =
                    Arrays.stream(single).map(i -> request.answers().get(i)[0]).toArray();
            var target = new Target(request.prompt().length - 1, tokens, single);
            rows.add(new ScoredRow(row(request, request.prompt()), List.of(target), result));
        }
        for (int i = 0; i < result.length; i++) {
            if (request.answers().get(i).length > 1) {
                rows.add(ofAnswer(request, i, result));
            }
        }
        return rows;
    }

    private static ScoredRow ofAnswer(ScoringRequest request, int index, double[] result) {
        int[] prompt = request.prompt();
        int[] answer = request.answers().get(index);
        int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
        System.arraycopy(answer, 0, tokens, prompt.length, answer.length - 1);
        List<Target> targets = IntStream.range(0, answer.length)
                .mapToObj(k -> new Target(prompt.length - 1 + k, new int[] {answer[k]}, new int[] {index}))
                .toList();
        return new ScoredRow(row(request, tokens), targets, result);
    }

    private static BatchRow row(ScoringRequest request, int[] tokens) {
        int firstActive = request.stack().text(request.prompt()).firstActive();
        return new BatchRow(tokens, request.stack().tensors(), firstActive);
    }
}
