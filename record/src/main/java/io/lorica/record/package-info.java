/** The form in which decisions are kept: what nodes write, what the log's leaves are, what is sealed and how. */
@NullMarked
package io.lorica.record;

import org.jspecify.annotations.NullMarked;
