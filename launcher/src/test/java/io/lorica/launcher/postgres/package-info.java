@NullMarked
package io.lorica.launcher.postgres;

import org.jspecify.annotations.NullMarked;
