/** What a model's files say about text. */
@NullMarked
package io.lorica.formats.tokenizer;

import org.jspecify.annotations.NullMarked;
