/**
 * Decisions: checked inputs become the prompt the version was trained on, one forward pass scores the answers, and the
 * version's own calibration, threshold and costs decide.
 */
@NullMarked
package io.lorica.inference.decision;

import org.jspecify.annotations.NullMarked;
