/** Decisions and the OpenAI-compatible chat: the inference-service's contract. */
@NullMarked
package io.lorica.api.inference;

import org.jspecify.annotations.NullMarked;
