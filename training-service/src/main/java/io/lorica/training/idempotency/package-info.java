/** Repeated creating calls give the first result again. */
@NullMarked
package io.lorica.training.idempotency;

import org.jspecify.annotations.NullMarked;
