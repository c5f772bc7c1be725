/** Movable pointers to versions, kept as an append-only history; the newest move is where an alias points. */
@NullMarked
package io.lorica.registry.alias;

import org.jspecify.annotations.NullMarked;
