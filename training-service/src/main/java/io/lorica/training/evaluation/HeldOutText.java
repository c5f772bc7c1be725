package io.lorica.training.evaluation;

import io.lorica.engine.LoadedStack;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.train.TrainingExample;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Mean loss of held-out text. */
public final class HeldOutText {
    private final Scorer scorer;
    private final int batch;

    /** @param batch pieces per forward pass */
    public HeldOutText(Scorer scorer, int batch) {
        this.scorer = scorer;
        this.batch = batch;
    }

    /** @return supervised tokens: all but the first of a plain text, the answer's of a completion */
    public static int tokens(List<TrainingExample> pieces) {
        return pieces.stream()
                .mapToInt(piece -> piece.tokens().length - promptLength(piece))
                .sum();
    }

    /** @return nats per supervised token */
    public double loss(List<TrainingExample> pieces, LoadedStack stack, IntConsumer onPieces) {
        double total = 0;
        for (int start = 0; start < pieces.size(); start += batch) {
            int end = Math.min(pieces.size(), start + batch);
            total -=
                    scorer
                            .score(pieces.subList(start, end).stream()
                                    .map(piece -> request(piece, stack))
                                    .toList())
                            .stream()
                            .mapToDouble(scores -> scores[0])
                            .sum();
            onPieces.accept(end);
        }
        return total / tokens(pieces);
    }

    private static ScoringRequest request(TrainingExample piece, LoadedStack stack) {
        int[] tokens = piece.tokens();
        int border = promptLength(piece);
        return new ScoringRequest(
                Arrays.copyOf(tokens, border), List.of(Arrays.copyOfRange(tokens, border, tokens.length)), stack);
    }

    private static int promptLength(TrainingExample piece) {
        return Math.max(1, piece.promptLength());
    }
}
