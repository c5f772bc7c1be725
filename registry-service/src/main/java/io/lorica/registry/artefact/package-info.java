/** Files by content: a file is visible whole under its SHA-256 or not at all. */
@NullMarked
package io.lorica.registry.artefact;

import org.jspecify.annotations.NullMarked;
