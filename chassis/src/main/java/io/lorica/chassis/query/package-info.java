/** Parameters of a query as they are sent. */
@NullMarked
package io.lorica.chassis.query;

import org.jspecify.annotations.NullMarked;
