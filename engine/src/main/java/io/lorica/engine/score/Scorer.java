package io.lorica.engine.score;

import io.lorica.engine.BaseModel;
import io.lorica.engine.read.PromptReader;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TokenBatch.Row;
import io.lorica.engine.vector.AdaptedText;
import io.lorica.engine.vector.Sequence;
import io.lorica.engine.vector.VectorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores answers without generating: log P(answer | prompt) is the sum over the answer's tokens. Answers of one token share
 * the prompt's forward pass; rows of different stacks share a batch.
 */
public final class Scorer {
    /** Tokens in one forward pass; bounds memory, and is enough to keep the matrix products busy. */
    private static final int MAX_BATCH_TOKENS = 4096;

    private final BaseModel base;

    public Scorer(BaseModel base) {
        this.base = base;
    }

    /**
     * @return for each request the natural log-probability of each of its answers
     * @throws IllegalArgumentException if a prompt and answer are longer than the model's context
     */
    public List<double[]> score(List<ScoringRequest> requests) {
        List<double[]> results = requests.stream()
                .map(request -> new double[request.answers().size()])
                .toList();
        List<ScoredRow> rows = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            rows.addAll(rowsOf(requests.get(i), results.get(i)));
        }
        // Neighbours of one stack and one length: one span, one attention call.
        Map<Object, Integer> stackOrder = new IdentityHashMap<>();
        rows.forEach(row -> stackOrder.putIfAbsent(row.row().stack(), stackOrder.size()));
        rows.sort(Comparator.<ScoredRow>comparingInt(
                        row -> stackOrder.get(row.row().stack()))
                .thenComparingInt(row -> row.row().tokens().length));
        int from = 0;
        while (from < rows.size()) {
            int to = from;
            int tokens = 0;
            while (to < rows.size() && (to == from || tokens + rows.get(to).length() <= MAX_BATCH_TOKENS)) {
                tokens += rows.get(to++).length();
            }
            scoreBatch(rows.subList(from, to));
            from = to;
        }
        return results;
    }

    /**
     * Scores answers to one prompt by itself: to the same bits each time, whatever else is scored. What was read before of a
     * long prompt, or of one whose top adapter waits for its invocation, is not read again.
     *
     * @return the natural log-probability of each answer
     * @throws IllegalArgumentException if a prompt and answer are longer than the model's context
     */
    public double[] scoreAlone(ScoringRequest request) {
        VectorModel vector = base.vector();
        AdaptedText text = request.stack().text(request.prompt());
        if (vector == null || text.length() <= PromptReader.PIECE && text.firstActive() == 0) {
            return score(List.of(request)).getFirst();
        }
        requireFits(request);
        // Without room, as when chats hold it all, the prompt is read all the same and not kept.
        try (Sequence sequence = vector.tryOpen(request.stack().packed(), text.length(), text)
                        .orElse(null);
                PromptReader reader =
                        PromptReader.before(longestAnswer(request) - 1, sequence, base, request.stack(), text)) {
            while (!reader.isDone()) {
                reader.readPiece();
            }
            return request.answers().stream()
                    .mapToDouble(answer -> logProbability(answer, reader, request))
                    .toArray();
        }
    }

    private double logProbability(int[] answer, PromptReader reader, ScoringRequest request) {
        double sum = logProbability(reader.logits(), answer[0]);
        if (answer.length > 1) {
            float[] following = base.torch()
                    .follow(
                            Arrays.copyOf(answer, answer.length - 1),
                            request.prompt().length,
                            Arrays.copyOfRange(answer, 1, answer.length),
                            request.stack().tensors().tensors(),
                            reader.cache());
            for (float one : following) {
                sum += one;
            }
        }
        return sum;
    }

    /**
     * @param logits [V]
     * @return natural logarithm of the token's probability
     */
    public static double logProbability(float[] logits, int token) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit - largest);
        }
        return logits[token] - largest - Math.log(total);
    }

    private void scoreBatch(List<ScoredRow> rows) {
        var batch = TokenBatch.of(rows.stream().map(ScoredRow::row).toList());
        List<Integer> at = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        int width = rows.stream()
                .flatMap(row -> row.targets().stream())
                .mapToInt(target -> target.tokens().length)
                .max()
                .orElseThrow();
        for (int r = 0; r < rows.size(); r++) {
            for (Target target : rows.get(r).targets()) {
                at.add(batch.starts()[r] + target.offset());
                answers.add(Arrays.copyOf(target.tokens(), width));
            }
        }
        float[][] scores = base.torch()
                .score(batch, at.stream().mapToInt(Integer::intValue).toArray(), answers.toArray(int[][]::new));
        int u = 0;
        for (ScoredRow row : rows) {
            for (Target target : row.targets()) {
                for (int m = 0; m < target.tokens().length; m++) {
                    row.result()[target.answers()[m]] += scores[u][m];
                }
                u++;
            }
        }
    }

    private void requireFits(ScoringRequest request) {
        int needed = request.prompt().length + longestAnswer(request) - 1;
        if (needed > base.config().maxPositions()) {
            throw new IllegalArgumentException(
                    "The prompt and answer have %d tokens, the base model's context holds %d. Shorten the prompt."
                            .formatted(needed, base.config().maxPositions()));
        }
    }

    private static int longestAnswer(ScoringRequest request) {
        return request.answers().stream()
                .mapToInt(answer -> answer.length)
                .max()
                .orElseThrow();
    }

    private List<ScoredRow> rowsOf(ScoringRequest request, double[] result) {
        requireFits(request);
        List<ScoredRow> rows = new ArrayList<>();
        int last = request.prompt().length - 1;
        int firstActive = request.stack().text(request.prompt()).firstActive();
        int[] single = java.util.stream.IntStream.range(0, result.length)
                .filter(i -> request.answers().get(i).length == 1)
                .toArray();
        if (single.length > 0) {
            int[] tokens =
                    Arrays.stream(single).map(i -> request.answers().get(i)[0]).toArray();
            rows.add(new ScoredRow(
                    new Row(request.prompt(), request.stack().tensors(), firstActive),
                    List.of(new Target(last, tokens, single)),
                    result));
        }
        for (int i = 0; i < result.length; i++) {
            int[] answer = request.answers().get(i);
            if (answer.length > 1) {
                int[] tokens = Arrays.copyOf(request.prompt(), request.prompt().length + answer.length - 1);
                System.arraycopy(answer, 0, tokens, request.prompt().length, answer.length - 1);
                List<Target> targets = new ArrayList<>();
                for (int k = 0; k < answer.length; k++) {
                    targets.add(new Target(last + k, new int[] {answer[k]}, new int[] {i}));
                }
                rows.add(new ScoredRow(new Row(tokens, request.stack().tensors(), firstActive), targets, result));
            }
        }
        return rows;
    }

    /** Tokens that may follow {@code offset} in a row, and the answers whose score each adds to. */
    private record Target(int offset, int[] tokens, int[] answers) {}

    private record ScoredRow(Row row, List<Target> targets, double[] result) {
        int length() {
            return row.tokens().length;
        }
    }
}
