/** What a version's decisions are worth, measured once, when it was made: the records behind its report. */
@NullMarked
package io.lorica.api.report;

import org.jspecify.annotations.NullMarked;
