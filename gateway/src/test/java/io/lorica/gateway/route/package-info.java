@NullMarked
package io.lorica.gateway.route;

import org.jspecify.annotations.NullMarked;
