@NullMarked
package io.lorica.launcher.log;

import org.jspecify.annotations.NullMarked;
