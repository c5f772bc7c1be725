/** What a table and its texts say of a decision: parts that are fitted elsewhere and scored here, in plain Java. */
@NullMarked
package io.lorica.scorecard;

import org.jspecify.annotations.NullMarked;
