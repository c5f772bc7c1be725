@NullMarked
package io.lorica.launcher.progress;

import org.jspecify.annotations.NullMarked;
