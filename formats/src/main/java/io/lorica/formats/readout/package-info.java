/** What reads outcomes out of a model's hidden states. */
@NullMarked
package io.lorica.formats.readout;

import org.jspecify.annotations.NullMarked;
