/**
 * Where a log's hashes and entries lie: tiles of C2SP tlog-tiles. A log grows by whole sets of tiles, which may be
 * written twice and do nothing until a size says that they count; proofs read the few tiles that they need.
 */
@NullMarked
package io.lorica.merkle.tile;

import org.jspecify.annotations.NullMarked;
