/** How this service reaches the others. */
@NullMarked
package io.lorica.chassis.gateway;

import org.jspecify.annotations.NullMarked;
