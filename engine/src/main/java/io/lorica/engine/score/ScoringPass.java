package io.lorica.engine.score;

import io.lorica.engine.torch.Passes;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TorchModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** Rows that are scored in one forward pass. */
record ScoringPass(List<ScoredRow> rows) {

    /**
     * Puts rows of one stack and of one length beside each other (one span, one attention call), and cuts them into
     * passes.
     *
     * @param tokens in one pass at most; a longer row has a pass of its own
     */
    static List<ScoringPass> of(List<ScoredRow> unordered, int tokens) {
        IdentityHashMap<Object, Integer> stackOrder = new IdentityHashMap<>();
        unordered.forEach(row -> stackOrder.putIfAbsent(row.row().stack(), stackOrder.size()));
        List<ScoredRow> rows = new ArrayList<>(unordered);
        rows.sort(Comparator.<ScoredRow>comparingInt(
                        row -> stackOrder.get(row.row().stack()))
                .thenComparingInt(ScoredRow::length));
        return Passes.of(rows, ScoredRow::length, tokens).stream()
                .map(ScoringPass::new)
                .toList();
    }

    /** Adds the logarithms to the rows' results. */
    void run(TorchModel model) {
        var batch = TokenBatch.of(rows.stream().map(ScoredRow::row).toList());
        List<Integer> at = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        int width = rows.stream()
                .flatMap(row -> row.targets().stream())
                .mapToInt(target -> target.tokens().length)
                .max()
                .orElseThrow();
        for (int r = 0; r < rows.size(); r++) {
            for (ScoredRow.Target target : rows.get(r).targets()) {
                at.add(batch.starts()[r] + target.offset());
                answers.add(Arrays.copyOf(target.tokens(), width));
            }
        }
        add(model.score(batch, at.stream().mapToInt(Integer::intValue).toArray(), answers.toArray(int[][]::new)));
    }

    private void add(float[][] scores) {
        int u = 0;
        for (ScoredRow row : rows) {
            for (ScoredRow.Target target : row.targets()) {
                for (int m = 0; m < target.tokens().length; m++) {
                    row.result()[target.answers()[m]] += scores[u][m];
                }
                u++;
            }
        }
    }
}
