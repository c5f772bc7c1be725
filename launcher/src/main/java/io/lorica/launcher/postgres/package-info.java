/** PostgreSQL that comes with Lorica: unpacked, initialised once, run on the loopback interface only. */
@NullMarked
package io.lorica.launcher.postgres;

import org.jspecify.annotations.NullMarked;
