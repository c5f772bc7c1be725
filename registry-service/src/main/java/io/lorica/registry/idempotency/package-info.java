/** A creating call that is sent again under the same key gets the first answer again. */
@NullMarked
package io.lorica.registry.idempotency;

import org.jspecify.annotations.NullMarked;
