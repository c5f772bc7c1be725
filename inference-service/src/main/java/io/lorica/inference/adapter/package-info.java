/**
 * Adapter versions on this node's disk: fetched from the registry through the gateway, verified by digest, published
 * atomically. A directory under the cache is complete and was verified, or it is not there.
 */
@NullMarked
package io.lorica.inference.adapter;

import org.jspecify.annotations.NullMarked;
