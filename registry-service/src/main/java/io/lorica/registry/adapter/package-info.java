/** Named lines of versions: they are created once, keep their layer, and number their versions without gaps. */
@NullMarked
package io.lorica.registry.adapter;

import org.jspecify.annotations.NullMarked;
