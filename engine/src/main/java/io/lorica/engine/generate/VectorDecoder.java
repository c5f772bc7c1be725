package io.lorica.engine.generate;

import io.lorica.engine.BaseModel;
import io.lorica.engine.read.PromptReader;
import io.lorica.engine.vector.AdaptedText;
import io.lorica.engine.vector.Sequence;
import io.lorica.engine.vector.VectorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads prompts through the TorchScript program and decodes on the vector path. Each prompt is read by itself, so that
 * PyTorch meets the same shapes whatever else is in the batch: a row's bits do not depend on its neighbours.
 */
final class VectorDecoder implements RowDecoder {
    private final BaseModel base;
    private final VectorModel vector;
    private final boolean looksUp;
    private final Map<Row, Sequence> open = new IdentityHashMap<>();
    private final Map<Row, PromptReader> reading = new IdentityHashMap<>();

    VectorDecoder(BaseModel base, VectorModel vector) {
        this.base = base;
        this.vector = vector;
        this.looksUp = base.options().decoding().looksUpPrompt();
    }

    @Override
    public boolean reserve(Row row) {
        Optional<Sequence> sequence = vector.tryOpen(row.request().stack().packed(), row.capacity(), row.prompt());
        sequence.ifPresent(taken -> open.put(row, taken));
        return sequence.isPresent();
    }

    /** So many tokens of prompts, about, do the running rows wait for newcomers at a step: a piece. */
    @Override
    public List<Begun> join(List<Row> unread) {
        List<Begun> begun = new ArrayList<>();
        int room = PromptReader.PIECE;
        try {
            for (Row row : unread) {
                if (room > 0) {
                    PromptReader reader = reading.computeIfAbsent(row, this::reader);
                    room -= reader.readPiece();
                    if (reader.isDone()) {
                        begun.add(new Begun(row, row.sampler().next(reader.logits())));
                        row.recalled(reader.recalled());
                        reading.remove(row);
                        reader.close();
                    }
                }
            }
        } catch (RuntimeException e) {
            // Otherwise the row comes up again as the first of those that are left.
            if (begun.isEmpty()) {
                throw e;
            }
        }
        return begun;
    }

    @Override
    public boolean isSeparable() {
        return true;
    }

    @Override
    public int[][] next(List<Row> rows) {
        int[][] tokens = new int[rows.size()][];
        float[][] logits = new float[rows.size()][];
        var sequences = new Sequence[rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            sequences[r] = sequence(row);
            // After guesses that were wrong, or a step that failed midway.
            sequences[r].rewind(row.position());
            logits[r] = row.logits(vector.config().vocabSize());
            tokens[r] = followed(row.lastToken(), guess(row, rows.size()));
        }
        int[][] best = vector.decode(sequences, tokens, logits);
        for (int r = 0; r < rows.size(); r++) {
            best[r] = logits[r] != null
                    ? new int[] {rows.get(r).sampler().next(logits[r])}
                    : judged(rows.get(r), tokens[r], best[r]);
        }
        return best;
    }

    /** Rows are cheap while there are few: the weights are read for all of them at once. */
    private int[] guess(Row row, int rows) {
        int places = VectorModel.ROWS_AT_ONCE / rows - 1;
        if (!looksUp || !row.sampler().isGreedy() || places < PromptLookup.SHORT_GUESS) {
            return new int[0];
        }
        return row.lookup().guess(Math.min(places, row.tokensLeft() - 1));
    }

    private static int[] followed(int token, int[] guess) {
        int[] tokens = new int[guess.length + 1];
        tokens[0] = token;
        System.arraycopy(guess, 0, tokens, 1, guess.length);
        return tokens;
    }

    /** @return what comes after the row's last token, as far as the tokens before were guessed right */
    private static int[] judged(Row row, int[] guessed, int[] best) {
        int right = 0;
        while (right + 1 < guessed.length && guessed[right + 1] == best[right]) {
            right++;
        }
        if (guessed.length > 1) {
            row.lookup().judge(guessed.length - 1, right);
        }
        return Arrays.copyOf(best, right + 1);
    }

    private PromptReader reader(Row row) {
        GenerationRequest request = row.request();
        return PromptReader.into(sequence(row), base, request.stack(), row.prompt(), request.deterministic());
    }

    private Sequence sequence(Row row) {
        Sequence sequence = open.get(row);
        if (sequence == null) {
            throw new IllegalStateException("The row has no room for keys and values");
        }
        return sequence;
    }

    @Override
    public void leave(Row row) {
        PromptReader reader = reading.remove(row);
        Sequence sequence = open.remove(row);
        if (reader != null) {
            reader.close();
        }
        if (sequence != null) {
            if (row.hasBegun()) {
                // A conversation goes on after its answer.
                AdaptedText whole = row.prompt().followedBy(row.answerTokens());
                vector.keep(sequence, whole, Math.min(row.position(), sequence.length()));
            }
            sequence.close();
        }
    }

    @Override
    public void close() {
        reading.values().forEach(PromptReader::close);
        reading.clear();
        open.values().forEach(Sequence::close);
        open.clear();
    }
}
