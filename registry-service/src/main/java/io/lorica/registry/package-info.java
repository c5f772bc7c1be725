/** The registry: adapters, their immutable versions, aliases with history, gates. */
@NullMarked
package io.lorica.registry;

import org.jspecify.annotations.NullMarked;
