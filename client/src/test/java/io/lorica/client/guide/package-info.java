/** The example of docs/client.md, written as a user would: from outside the client's package. */
@NullMarked
package io.lorica.client.guide;

import org.jspecify.annotations.NullMarked;
