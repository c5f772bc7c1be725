package io.lorica.launcher.demo;

import java.util.Map;

/**
 * What is to be decided upon, and no training, validation or test row contains.
 *
 * @param inputs what the model may see
 * @param trueLabel what is right, as it turned out
 */
record Application(Map<String, Object> inputs, String trueLabel) {}
