/** Finds, downloads, verifies and caches the base models that base-models.yml names. */
@NullMarked
package io.lorica.basemodel;

import org.jspecify.annotations.NullMarked;
