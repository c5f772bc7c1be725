/**
 * What an attempt at a run does: it gathers data and parent, trains, evaluates, writes the version's files and has them
 * registered. Whatever stops it is mapped to what becomes of the run in one place.
 */
@NullMarked
package io.lorica.training.attempt;

import org.jspecify.annotations.NullMarked;
