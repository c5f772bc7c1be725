package io.lorica.engine.score;

import io.lorica.engine.BaseModel;
import io.lorica.engine.prefill.Prefill;
import io.lorica.engine.torch.TorchModel;
import io.lorica.engine.vector.AdaptedText;
import io.lorica.engine.vector.Sequence;
import io.lorica.engine.vector.VectorModel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scoring whose prompt is prefilled chunk by chunk; its answers then follow it, one a slice. Chunks end at fixed
 * tokens, so the same bits come each time, whatever is in the prefix cache.
 */
final class PrefilledScoring implements Scoring<double[]> {
    private final TorchModel model;
    private final ScoringRequest request;
    private final @Nullable Sequence sequence;
    private final Prefill prefill;
    private final double[] result;
    private int scored;

    private PrefilledScoring(BaseModel base, ScoringRequest request, @Nullable Sequence sequence, AdaptedText text) {
        this.model = base.torch();
        this.request = request;
        this.sequence = sequence;
        this.prefill = Prefill.before(request.longestAnswer() - 1, sequence, base, request.stack(), text);
        this.result = new double[request.answers().size()];
    }

    static PrefilledScoring of(BaseModel base, ScoringRequest request, AdaptedText text) {
        VectorModel vector = base.vector();
        // Without room, as when chats hold it all, the prompt is prefilled all the same and not inserted.
        Sequence sequence = vector == null
                ? null
                : vector.tryOpen(request.stack().packed(), text.length(), text).orElse(null);
        return new PrefilledScoring(base, request, sequence, text);
    }

    @Override
    public boolean advance() {
        if (prefill.isDone()) {
            scoreAnswer(request.answers().get(scored));
        } else {
            prefill.nextChunk();
        }
        if (prefill.isDone()) {
            scoreSingleTokens();
        }
        return !isDone();
    }

    /** They follow from the prompt alone. */
    private void scoreSingleTokens() {
        List<int[]> answers = request.answers();
        while (scored < answers.size() && answers.get(scored).length == 1) {
            result[scored] = Logits.logProbability(prefill.logits(), answers.get(scored)[0]);
            scored++;
        }
    }

    private void scoreAnswer(int[] answer) {
        double sum = Logits.logProbability(prefill.logits(), answer[0]);
        float[] following = model.follow(
                Arrays.copyOf(answer, answer.length - 1),
                request.prompt().length,
                Arrays.copyOfRange(answer, 1, answer.length),
                request.stack().tensors().tensors(),
                prefill.cache());
        for (float one : following) {
            sum += one;
        }
        result[scored++] = sum;
    }

    private boolean isDone() {
        return prefill.isDone() && scored == result.length;
    }

    @Override
    public double[] result() {
        if (!isDone()) {
            throw new IllegalStateException(
                    "The scoring is not done: %d of %d answers".formatted(scored, result.length));
        }
        return result;
    }

    @Override
    public void close() {
        prefill.close();
        if (sequence != null) {
            sequence.close();
        }
    }
}
