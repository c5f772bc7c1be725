/** What the engine refuses or fails at, as its callers see it. */
@NullMarked
package io.lorica.engine.failure;

import org.jspecify.annotations.NullMarked;
