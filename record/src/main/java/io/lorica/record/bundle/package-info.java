/** A decision's record to take away: all that it takes to verify it without asking anybody. */
@NullMarked
package io.lorica.record.bundle;

import org.jspecify.annotations.NullMarked;
