/** The directory that holds everything a local Lorica writes, and the record of what runs in it. */
@NullMarked
package io.lorica.launcher.home;

import org.jspecify.annotations.NullMarked;
