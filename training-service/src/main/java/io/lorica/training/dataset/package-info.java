/** Uploads become immutable data sets: each row is accepted into one split or set aside with its reason. */
@NullMarked
package io.lorica.training.dataset;

import org.jspecify.annotations.NullMarked;
