/**
 * Decoding on the CPU without PyTorch: packed int8 and int4 weights, kernels in the Vector API, keys and values in
 * blocks. Promises that a row's bits depend neither on the other rows of a step, nor on the number of threads, nor on
 * the width of the machine's vectors. Needs the module {@code jdk.incubator.vector}.
 */
@NullMarked
package io.lorica.engine.vector;

import org.jspecify.annotations.NullMarked;
