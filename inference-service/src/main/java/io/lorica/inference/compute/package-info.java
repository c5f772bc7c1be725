/**
 * One thread for each base model, which computes, and the bounded queues in front of it. Jobs come in lanes that
 * share the thread by priority and budget; scorings may share a forward pass; texts join and leave one running batch,
 * and all else goes on between its tokens, in slices.
 *
 * <p>The other packages know a {@link io.lorica.inference.compute.Compute}: queue a job in a lane, wait for it,
 * cancel it.
 */
@NullMarked
package io.lorica.inference.compute;

import org.jspecify.annotations.NullMarked;
