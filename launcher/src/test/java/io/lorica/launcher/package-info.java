@NullMarked
package io.lorica.launcher;

import org.jspecify.annotations.NullMarked;
