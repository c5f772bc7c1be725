/** A version's report as one page that needs nothing else, with a table for each chart. Every text in it is escaped. */
@NullMarked
package io.lorica.report.page;

import org.jspecify.annotations.NullMarked;
