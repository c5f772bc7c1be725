/** What a node signs for a record in its journal, so that whoever holds the receipt can ask for the record. */
@NullMarked
package io.lorica.journal.receipt;

import org.jspecify.annotations.NullMarked;
