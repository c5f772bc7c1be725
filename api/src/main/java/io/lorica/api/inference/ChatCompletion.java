package io.lorica.api.inference;

import java.util.List;

/** The OpenAI-compatible answer. */
public record ChatCompletion(String id, String object, long created, String model, List<Choice> choices, Usage usage) {
    public record Choice(int index, ChatCompletionRequest.Message message, String finishReason) {}

    public record Usage(
            int promptTokens, int completionTokens, int totalTokens, PromptTokensDetails promptTokensDetails) {}

    /** @param cachedTokens of the prompt, that were read before and not again */
    public record PromptTokensDetails(int cachedTokens) {}
}
