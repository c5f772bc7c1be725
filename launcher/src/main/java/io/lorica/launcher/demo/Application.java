package io.lorica.launcher.demo;

import java.util.Map;

/**
 * A loan application that no training, validation or test row contains.
 *
 * @param inputs what the model may see
 * @param trueLabel how the loan went
 */
record Application(Map<String, Object> inputs, String trueLabel) {}
