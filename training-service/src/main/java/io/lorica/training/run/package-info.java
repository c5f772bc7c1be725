/**
 * The record of training runs: checked, queued in PostgreSQL, moved from state to state, followed as events. The row of
 * a run is its state machine, and {@link io.lorica.training.run.RunLedger} the only way to it.
 */
@NullMarked
package io.lorica.training.run;

import org.jspecify.annotations.NullMarked;
