@NullMarked
package io.lorica.formats.readout;

import org.jspecify.annotations.NullMarked;
