/** Who this node is: the name that others know it by, and what its answers' bits may depend on besides files. */
@NullMarked
package io.lorica.inference.node;

import org.jspecify.annotations.NullMarked;
