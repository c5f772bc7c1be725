@NullMarked
package io.lorica.intake.draft;

import org.jspecify.annotations.NullMarked;
