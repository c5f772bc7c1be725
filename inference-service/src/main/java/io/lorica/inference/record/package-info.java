/**
 * Decisions are in this node's journal before they are answered, what they say of persons sealed to the centre, and are
 * brought there in order: what can't be written down is not answered, and what was answered is never lost or changed
 * unseen.
 */
@NullMarked
package io.lorica.inference.record;

import org.jspecify.annotations.NullMarked;
