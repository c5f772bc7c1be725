/** Thresholds that a version must keep before the champion alias may move to it. */
@NullMarked
package io.lorica.registry.gate;

import org.jspecify.annotations.NullMarked;
