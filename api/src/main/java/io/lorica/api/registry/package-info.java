/** Adapters, their immutable versions, aliases with history, gates: the registry-service's contract. */
@NullMarked
package io.lorica.api.registry;

import org.jspecify.annotations.NullMarked;
