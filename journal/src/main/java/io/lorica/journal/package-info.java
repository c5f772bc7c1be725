/**
 * A node's own append-only record of its decisions: on the disk before a decision is answered, in one order that a
 * chain of hashes holds, until the centre has it. What can't be written is not answered; what was answered is never
 * dropped silently.
 */
@NullMarked
package io.lorica.journal;

import org.jspecify.annotations.NullMarked;
