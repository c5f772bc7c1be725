/** Who may call, and who does. */
@NullMarked
package io.lorica.chassis.security;

import org.jspecify.annotations.NullMarked;
