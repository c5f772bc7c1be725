/**
 * Base models by name: where their files come from, which digest they must have, and where they are cached.
 *
 * <p>A file is handed out only after its SHA-256 equals the pinned one. Once cached, no network is needed.
 */
@NullMarked
package io.lorica.basemodel;

import org.jspecify.annotations.NullMarked;
