/**
 * What is wrong with JSON and names that somebody wrote: where it stands, what it must be, which name was probably
 * meant. No class of ours and no value of theirs is named.
 */
@NullMarked
package io.lorica.faults;

import org.jspecify.annotations.NullMarked;
