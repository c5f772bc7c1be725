/**
 * Short-lived RS256 tokens that replace the caller's API key towards the services.
 */
@NullMarked
package io.lorica.gateway.servicetoken;

import org.jspecify.annotations.NullMarked;
