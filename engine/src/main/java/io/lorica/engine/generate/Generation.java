package io.lorica.engine.generate;

/**
 * @param tokens as drawn, without the end token
 * @param text cut before the stop text
 */
public record Generation(int[] tokens, String text, FinishReason reason) {}
