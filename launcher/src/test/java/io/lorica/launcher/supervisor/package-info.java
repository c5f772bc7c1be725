@NullMarked
package io.lorica.launcher.supervisor;

import org.jspecify.annotations.NullMarked;
