package io.lorica.engine.generate;

/**
 * @param tokens as drawn, without the end token
 * @param text cut before the stop text
 * @param cachedTokens of the prompt, taken from the prefix cache
 */
public record Generation(int[] tokens, String text, FinishReason reason, int cachedTokens) {}
