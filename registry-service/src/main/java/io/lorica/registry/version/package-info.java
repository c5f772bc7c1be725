/** Immutable versions: what may be registered, the digest over it, and how it is read back. */
@NullMarked
package io.lorica.registry.version;

import org.jspecify.annotations.NullMarked;
