/** What a base model is loaded with: on what it computes, how, and in which types. Plain values. */
@NullMarked
package io.lorica.engine.options;

import org.jspecify.annotations.NullMarked;
