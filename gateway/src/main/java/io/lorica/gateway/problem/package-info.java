/**
 * Every refusal of the gateway, as RFC 9457 problem+json with the request's trace id.
 */
@NullMarked
package io.lorica.gateway.problem;

import org.jspecify.annotations.NullMarked;
