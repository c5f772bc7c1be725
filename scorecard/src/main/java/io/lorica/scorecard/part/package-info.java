/** What every part of a scorecard is, and how it reads values. */
@NullMarked
package io.lorica.scorecard.part;

import org.jspecify.annotations.NullMarked;
