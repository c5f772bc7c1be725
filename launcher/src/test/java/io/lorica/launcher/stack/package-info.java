@NullMarked
package io.lorica.launcher.stack;

import org.jspecify.annotations.NullMarked;
