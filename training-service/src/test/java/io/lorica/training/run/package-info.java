@NullMarked
package io.lorica.training.run;

import org.jspecify.annotations.NullMarked;
