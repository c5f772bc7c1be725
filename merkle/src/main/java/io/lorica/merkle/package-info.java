/**
 * The Merkle tree of RFC 6962: hashes, roots that grow leaf by leaf, proofs and their verification (RFC 9162). Nothing
 * here knows where hashes are kept or who vouches for a root.
 */
@NullMarked
package io.lorica.merkle;

import org.jspecify.annotations.NullMarked;
