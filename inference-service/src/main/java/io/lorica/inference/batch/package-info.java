/**
 * The one thread that computes, and the bounded queues in front of it. Scoring jobs that wait together share a forward
 * pass; generation jobs join and leave one running batch, and all else goes on between its tokens.
 *
 * <p>The other packages know only {@link io.lorica.inference.batch.Compute}: queue a job, wait for it, cancel it.
 */
@NullMarked
package io.lorica.inference.batch;

import org.jspecify.annotations.NullMarked;
