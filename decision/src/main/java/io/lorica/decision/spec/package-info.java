/** What makes a decision spec usable. */
@NullMarked
package io.lorica.decision.spec;

import org.jspecify.annotations.NullMarked;
