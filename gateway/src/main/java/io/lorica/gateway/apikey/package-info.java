/**
 * API keys: creation, authentication, revocation and the first keys of a new installation.
 */
@NullMarked
package io.lorica.gateway.apikey;

import org.jspecify.annotations.NullMarked;
