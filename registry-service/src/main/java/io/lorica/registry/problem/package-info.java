/** Everything the registry refuses, as one sealed family. */
@NullMarked
package io.lorica.registry.problem;

import org.jspecify.annotations.NullMarked;
