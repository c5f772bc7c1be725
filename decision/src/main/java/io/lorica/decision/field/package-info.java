/** Values of a row's fields: how they are read, checked and written, whatever file or request they came from. */
@NullMarked
package io.lorica.decision.field;

import org.jspecify.annotations.NullMarked;
