/**
 * The tamper-evident log: what transactions leave behind becomes leaves of one Merkle tree in the database, whose
 * signed checkpoints and proofs are handed out here. Knows nothing of what the leaves say.
 */
@NullMarked
package io.lorica.registry.log;

import org.jspecify.annotations.NullMarked;
