/**
 * Reads files and documents into rows: tables against a decision spec, and texts. A bad row is set aside with its
 * reason and never ends the reading; a file that cannot be read as a whole is refused.
 */
@NullMarked
package io.lorica.intake;

import org.jspecify.annotations.NullMarked;
