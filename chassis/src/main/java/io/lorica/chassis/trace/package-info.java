/** The trace id of the call that is being answered. */
@NullMarked
package io.lorica.chassis.trace;

import org.jspecify.annotations.NullMarked;
