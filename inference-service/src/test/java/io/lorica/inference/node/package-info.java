@NullMarked
package io.lorica.inference.node;

import org.jspecify.annotations.NullMarked;
