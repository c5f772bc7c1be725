/** Files that are whole on disk before their names say so, and their digests. */
@NullMarked
package io.lorica.files;

import org.jspecify.annotations.NullMarked;
