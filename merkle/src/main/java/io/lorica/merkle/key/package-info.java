/** A log's own keys as files: made once, readable by their owner only. */
@NullMarked
package io.lorica.merkle.key;

import org.jspecify.annotations.NullMarked;
