/** The programs' logs, read: their ends, what comes, and all lines of one trace. */
@NullMarked
package io.lorica.launcher.log;

import org.jspecify.annotations.NullMarked;
