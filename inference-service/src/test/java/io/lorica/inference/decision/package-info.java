@NullMarked
package io.lorica.inference.decision;

import org.jspecify.annotations.NullMarked;
