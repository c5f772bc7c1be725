/**
 * Tries each version on a few inputs before an alias answers with it, remembers what was found, and reports it to the
 * registry.
 */
@NullMarked
package io.lorica.inference.trial;

import org.jspecify.annotations.NullMarked;
