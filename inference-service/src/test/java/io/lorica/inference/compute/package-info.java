@NullMarked
package io.lorica.inference.compute;

import org.jspecify.annotations.NullMarked;
