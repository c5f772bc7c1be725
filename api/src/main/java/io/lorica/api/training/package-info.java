/** Data sets and training runs: the training-service's contract. */
@NullMarked
package io.lorica.api.training;

import org.jspecify.annotations.NullMarked;
