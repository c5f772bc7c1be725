/** Who did what, as rows keep it. */
@NullMarked
package io.lorica.registry.author;

import org.jspecify.annotations.NullMarked;
