package io.lorica.registry.log;

import io.lorica.merkle.Hash;

/** How far the tree has grown. */
record LogHead(long size, Hash root) {}
