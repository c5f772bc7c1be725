/**
 * Failures as callers understand them. Domain code throws them without a word of HTTP; one advice makes answers of
 * them.
 */
@NullMarked
package io.lorica.chassis.problem;

import org.jspecify.annotations.NullMarked;
