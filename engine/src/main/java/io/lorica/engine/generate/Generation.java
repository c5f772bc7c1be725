package io.lorica.engine.generate;

/**
 * @param tokens as drawn, without the end token
 * @param text cut before the stop text
 * @param recalledTokens of the prompt, that needed no reading
 */
public record Generation(int[] tokens, String text, FinishReason reason, int recalledTokens) {}
