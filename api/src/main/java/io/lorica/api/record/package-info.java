/** What is kept of decisions, and how it is proven. */
@NullMarked
package io.lorica.api.record;

import org.jspecify.annotations.NullMarked;
