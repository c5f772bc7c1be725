@NullMarked
package io.lorica.launcher.home;

import org.jspecify.annotations.NullMarked;
