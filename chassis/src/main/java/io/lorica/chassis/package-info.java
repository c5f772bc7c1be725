/** What every service does the same way: gateway tokens, problem+json, OpenAPI. */
@NullMarked
package io.lorica.chassis;

import org.jspecify.annotations.NullMarked;
