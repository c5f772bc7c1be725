/** A first decision spec for a file: what its columns look like, and what a person must say beside. */
@NullMarked
package io.lorica.intake.draft;

import org.jspecify.annotations.NullMarked;
