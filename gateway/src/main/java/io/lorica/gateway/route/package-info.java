/**
 * Who may call what, what reaches a service and how its failures are told to the caller.
 */
@NullMarked
package io.lorica.gateway.route;

import org.jspecify.annotations.NullMarked;
