/** Prefills prompts chunk by chunk, from where the prefix cache ends. */
@NullMarked
package io.lorica.engine.prefill;

import org.jspecify.annotations.NullMarked;
