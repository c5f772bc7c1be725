@NullMarked
package io.lorica.training.attempt;

import org.jspecify.annotations.NullMarked;
