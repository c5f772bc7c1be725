/**
 * One description of everything that can be called through the gateway, and a page that shows it to people. What the
 * services offer is asked of them, so it is what they do.
 */
@NullMarked
package io.lorica.gateway.openapi;

import org.jspecify.annotations.NullMarked;
