/** Training runs: checked, queued in PostgreSQL, carried out one at a time, followed as events. The row of a run is its state machine. */
@NullMarked
package io.lorica.training.run;

import org.jspecify.annotations.NullMarked;
