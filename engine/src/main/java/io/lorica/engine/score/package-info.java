/** Log-probabilities of given answers: the fast path for decisions. */
@NullMarked
package io.lorica.engine.score;

import org.jspecify.annotations.NullMarked;
