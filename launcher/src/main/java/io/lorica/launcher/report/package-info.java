/** A version's report as a file. */
@NullMarked
package io.lorica.launcher.report;

import org.jspecify.annotations.NullMarked;
