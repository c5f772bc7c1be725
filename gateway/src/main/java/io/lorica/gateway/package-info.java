/**
 * The only public port: API keys, access rules, service tokens and the routes to the services.
 */
@NullMarked
package io.lorica.gateway;

import org.jspecify.annotations.NullMarked;
