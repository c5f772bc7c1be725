/** Starts programs, keeps them running and stops them in order, and tells others what they do. */
@NullMarked
package io.lorica.launcher.supervisor;

import org.jspecify.annotations.NullMarked;
