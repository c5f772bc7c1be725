package io.lorica.engine.generate;

import io.lorica.engine.BaseModel;
import io.lorica.engine.failure.DeviceException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Generates answers for a batch of prompts, each with its own adapter stack. */
public final class Generator {
    private final BaseModel base;

    public Generator(BaseModel base) {
        this.base = base;
    }

    /**
     * Requests that find no room for their keys and values are answered when others have ended.
     *
     * @return one answer for each request, in their order
     * @throws io.lorica.engine.failure.DeviceException if the budget for keys and values has no room for a request
     * @throws IllegalArgumentException if a prompt and its answer do not fit the model's context
     */
    public List<Generation> generate(List<GenerationRequest> requests, TokenListener listener) {
        List<Answer> answers = IntStream.range(0, requests.size())
                .mapToObj(index -> new Answer(index, listener))
                .toList();
        try (var batch = new ContinuousBatch(base)) {
            for (Answer answer : answers) {
                batch.join(requests.get(answer.index), answer);
            }
            while (batch.size() > 0) {
                if (!batch.step()) {
                    throw new DeviceException(("Other texts hold all the room for keys and values. "
                                    + "Wait for them, or raise the budget of %d bytes.")
                            .formatted(base.options().decoding().cacheBytes()));
                }
                answers.forEach(Answer::throwFailure);
            }
        }
        return answers.stream().map(Answer::generation).toList();
    }

    private static final class Answer implements SlotListener {
        private final int index;
        private final TokenListener listener;
        private @Nullable Generation generation;
        private @Nullable RuntimeException failure;

        Answer(int index, TokenListener listener) {
            this.index = index;
            this.listener = listener;
        }

        @Override
        public void onText(String textDelta) {
            listener.onText(index, textDelta);
        }

        @Override
        public boolean isCancelled() {
            return listener.isCancelled(index);
        }

        @Override
        public void onEnd(Generation ended) {
            generation = ended;
        }

        @Override
        public void onFailure(RuntimeException cause) {
            failure = cause;
        }

        void throwFailure() {
            if (failure != null) {
                throw failure;
            }
        }

        Generation generation() {
            if (generation == null) {
                throw new IllegalStateException("The answer has not ended");
            }
            return generation;
        }
    }
}
