@NullMarked
package io.lorica.training.dataset;

import org.jspecify.annotations.NullMarked;
