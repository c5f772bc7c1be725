/**
 * Who vouches for a log's root: signed checkpoints of C2SP tlog-checkpoint, and what follows from one for a leaf, from
 * two for the log's history. All that a verifier needs are the log's name and its public keys.
 */
@NullMarked
package io.lorica.merkle.checkpoint;

import org.jspecify.annotations.NullMarked;
