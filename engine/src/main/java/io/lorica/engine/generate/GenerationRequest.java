package io.lorica.engine.generate;

import io.lorica.engine.LoadedStack;
import java.util.List;

/**
 * @param prompt at least one token
 * @param stop texts that end the answer; they are not part of it
 * @param deterministic whether the answer has the same bits each time, whatever is in the prefix cache; costs the
 *     prefill of beginnings that are cached in other chunks. Holds on the vector path alone
 */
public record GenerationRequest(
        int[] prompt,
        int maxTokens,
        SamplingOptions sampling,
        List<String> stop,
        LoadedStack stack,
        boolean deterministic) {
    public GenerationRequest {
        stop = List.copyOf(stop);
        if (prompt.length == 0 || maxTokens < 1 || stop.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    "Generation needs a prompt, room for at least one token and stop texts that are not empty");
        }
    }

    /** Not deterministic. */
    public GenerationRequest(
            int[] prompt, int maxTokens, SamplingOptions sampling, List<String> stop, LoadedStack stack) {
        this(prompt, maxTokens, sampling, stop, stack, false);
    }
}
