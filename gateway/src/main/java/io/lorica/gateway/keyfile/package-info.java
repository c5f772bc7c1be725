/**
 * Key files that only the gateway's user can read; each is whole or absent, whatever happens while it is written.
 */
@NullMarked
package io.lorica.gateway.keyfile;

import org.jspecify.annotations.NullMarked;
