/** API keys: the gateway's contract. */
@NullMarked
package io.lorica.api.access;

import org.jspecify.annotations.NullMarked;
