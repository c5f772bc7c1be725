@NullMarked
package io.lorica.engine.device;

import org.jspecify.annotations.NullMarked;
