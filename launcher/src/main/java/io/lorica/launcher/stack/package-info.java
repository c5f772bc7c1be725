/** The processes of a local Lorica: started in order, watched, restarted within bounds, stopped in order. */
@NullMarked
package io.lorica.launcher.stack;

import org.jspecify.annotations.NullMarked;
