package io.lorica.api.record;

import java.util.List;

/**
 * That the log has a leaf.
 *
 * @param leaf its bytes in base64, as they were hashed
 * @param leafIndex from 0
 * @param treeSize leaves of the checkpoint's tree
 * @param checkpoint a signed note (C2SP tlog-checkpoint)
 * @param hashes inclusion proof of RFC 6962, from the leaf's neighbour to the root's child, each in base64
 */
public record LogProof(String leaf, long leafIndex, long treeSize, String checkpoint, List<String> hashes) {}
