@NullMarked
package io.lorica.training.evaluation;

import org.jspecify.annotations.NullMarked;
