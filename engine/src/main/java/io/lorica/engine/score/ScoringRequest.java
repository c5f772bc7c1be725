package io.lorica.engine.score;

import io.lorica.engine.LoadedStack;
import java.util.List;

/**
 * @param prompt at least one token
 * @param answers at least one, each of at least one token
 */
public record ScoringRequest(int[] prompt, List<int[]> answers, LoadedStack stack) {
    public ScoringRequest {
        answers = List.copyOf(answers);
        if (prompt.length == 0 || answers.isEmpty() || answers.stream().anyMatch(answer -> answer.length == 0)) {
            throw new IllegalArgumentException("Scoring needs a prompt and answers of at least one token each");
        }
    }

    /** Tokens of the longest answer. */
    int longestAnswer() {
        return answers.stream().mapToInt(answer -> answer.length).max().orElseThrow();
    }
}
