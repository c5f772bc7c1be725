/**
 * Under which id a request is known in logs, problems and the services behind.
 */
@NullMarked
package io.lorica.gateway.trace;

import org.jspecify.annotations.NullMarked;
