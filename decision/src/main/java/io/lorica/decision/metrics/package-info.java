/** How good decisions are on rows whose labels are known. */
@NullMarked
package io.lorica.decision.metrics;

import org.jspecify.annotations.NullMarked;
