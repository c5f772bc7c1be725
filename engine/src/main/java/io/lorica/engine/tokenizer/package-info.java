/** Text to tokens and back, and chat templates: the same in training and serving. */
@NullMarked
package io.lorica.engine.tokenizer;

import org.jspecify.annotations.NullMarked;
