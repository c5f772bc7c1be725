/** Creations that happen once, however often they are asked for. */
@NullMarked
package io.lorica.chassis.idempotency;

import org.jspecify.annotations.NullMarked;
