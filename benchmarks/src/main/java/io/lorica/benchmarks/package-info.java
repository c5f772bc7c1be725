/**
 * Measurements of Lorica beside its peers: the same machine, model, data and work, run in turns. Each measured run is a
 * process of its own, so that its memory is its own; ratios are made from each side's best run.
 */
@NullMarked
package io.lorica.benchmarks;

import org.jspecify.annotations.NullMarked;
