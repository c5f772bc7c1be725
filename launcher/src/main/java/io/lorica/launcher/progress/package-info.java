/** How long steps are shown: a bar on a terminal, a few plain lines anywhere else. */
@NullMarked
package io.lorica.launcher.progress;

import org.jspecify.annotations.NullMarked;
