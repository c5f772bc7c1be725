@NullMarked
package io.lorica.inference.alias;

import org.jspecify.annotations.NullMarked;
