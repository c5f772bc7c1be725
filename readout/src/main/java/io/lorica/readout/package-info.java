/** The language model's share in a decision: read out of its hidden states, and trained on what is left over. */
@NullMarked
package io.lorica.readout;

import org.jspecify.annotations.NullMarked;
