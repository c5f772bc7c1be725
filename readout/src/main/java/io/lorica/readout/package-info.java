/** The language model's share in a decision: read out of its hidden states, and trained through that. */
@NullMarked
package io.lorica.readout;

import org.jspecify.annotations.NullMarked;
