@NullMarked
package io.lorica.readout;

import org.jspecify.annotations.NullMarked;
