@NullMarked
package io.lorica.formats.checkpoint;

import org.jspecify.annotations.NullMarked;
