/**
 * Watches the registry's aliases through the gateway and has their moves carried out, each alias's in order and none
 * held up by another's. While the registry can't be reached the node goes on serving what it has, and says so in its
 * health and metrics.
 */
@NullMarked
package io.lorica.inference.alias;

import org.jspecify.annotations.NullMarked;
