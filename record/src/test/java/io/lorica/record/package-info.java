@NullMarked
package io.lorica.record;

import org.jspecify.annotations.NullMarked;
