/**
 * Files of models and adapters: safetensors, GGUF and PEFT, their headers, shapes and checks. Plain Java without native
 * code, so that whoever keeps files can check them as whoever computes with them does.
 */
@NullMarked
package io.lorica.formats;

import org.jspecify.annotations.NullMarked;
