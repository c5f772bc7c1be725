/** Prompts made from rows of business data, letter for letter the same in training and in serving. */
@NullMarked
package io.lorica.engine.prompt;

import org.jspecify.annotations.NullMarked;
