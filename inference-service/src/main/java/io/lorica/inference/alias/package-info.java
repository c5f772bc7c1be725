/**
 * Watches the registry's aliases through the gateway. While the registry can't be reached the node goes on serving what it
 * has, and says so in its health and metrics.
 */
@NullMarked
package io.lorica.inference.alias;

import org.jspecify.annotations.NullMarked;
