/** Serves adapter stacks on base models: decisions and OpenAI-compatible chat, swapped while requests run. */
@NullMarked
package io.lorica.inference;

import org.jspecify.annotations.NullMarked;
