/** Reasons to read: pictures, pages, JSON, and the notice of an adverse action. Everything in them is escaped. */
@NullMarked
package io.lorica.scorecard.reason.document;

import org.jspecify.annotations.NullMarked;
