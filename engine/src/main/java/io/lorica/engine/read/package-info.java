/** Reads prompts in pieces, from where an earlier text with the same beginning left off. */
@NullMarked
package io.lorica.engine.read;

import org.jspecify.annotations.NullMarked;
