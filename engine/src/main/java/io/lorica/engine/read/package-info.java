/** Reads a model's hidden states out: what a text comes to, as numbers. */
@NullMarked
package io.lorica.engine.read;

import org.jspecify.annotations.NullMarked;
