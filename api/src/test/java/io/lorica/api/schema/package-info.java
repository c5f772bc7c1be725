/** The published schemas of documents that people write, made from the records that read them. */
@NullMarked
package io.lorica.api.schema;

import org.jspecify.annotations.NullMarked;
