@NullMarked
package io.lorica.training;

import org.jspecify.annotations.NullMarked;
