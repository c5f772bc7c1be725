/**
 * A service does not start with a {@code lorica.*} setting that it does not know: a misspelt limit would be no limit.
 * What it knows is in the configuration metadata that the build generates.
 */
@NullMarked
package io.lorica.settings;

import org.jspecify.annotations.NullMarked;
