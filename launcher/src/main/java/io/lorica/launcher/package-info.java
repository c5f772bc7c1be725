/** The commands of {@code ./lorica}: each parses its options, does one thing and says what happened. */
@NullMarked
package io.lorica.launcher;

import org.jspecify.annotations.NullMarked;
