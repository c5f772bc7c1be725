/** Measures what a version's decisions are worth, from rows whose outcomes are known. */
@NullMarked
package io.lorica.report.measure;

import org.jspecify.annotations.NullMarked;
