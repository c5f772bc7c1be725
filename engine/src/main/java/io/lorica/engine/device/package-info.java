/** What computes, and whose turn it is there. */
@NullMarked
package io.lorica.engine.device;

import org.jspecify.annotations.NullMarked;
