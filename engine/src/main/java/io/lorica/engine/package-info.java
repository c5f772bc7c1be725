/**
 * The language-model engine's facade: a frozen base model and the adapter stacks on it. {@code score}, {@code generate}
 * and {@code train} compute with them; {@code options} and {@code failure} are the words that all of them share. The
 * other packages are the engine's own.
 */
@NullMarked
package io.lorica.engine;

import org.jspecify.annotations.NullMarked;
