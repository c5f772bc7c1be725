/** Text generation, batched, greedy or sampled. */
@NullMarked
package io.lorica.engine.generate;

import org.jspecify.annotations.NullMarked;
