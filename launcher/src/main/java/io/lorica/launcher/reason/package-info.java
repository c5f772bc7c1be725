/** A decision's reasons for people: a table for the terminal, a page, a notice. */
@NullMarked
package io.lorica.launcher.reason;

import org.jspecify.annotations.NullMarked;
