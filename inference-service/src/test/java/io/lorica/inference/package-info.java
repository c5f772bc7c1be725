@NullMarked
package io.lorica.inference;

import org.jspecify.annotations.NullMarked;
