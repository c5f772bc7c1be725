@NullMarked
package io.lorica.engine.vector;

import org.jspecify.annotations.NullMarked;
