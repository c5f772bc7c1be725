@NullMarked
package io.lorica.launcher.demo;

import org.jspecify.annotations.NullMarked;
