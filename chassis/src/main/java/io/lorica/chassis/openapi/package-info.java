/** A service's description of itself, as it is on the wire: names in snake case, and every status with its body. */
@NullMarked
package io.lorica.chassis.openapi;

import org.jspecify.annotations.NullMarked;
