@NullMarked
package io.lorica.inference.trial;

import org.jspecify.annotations.NullMarked;
