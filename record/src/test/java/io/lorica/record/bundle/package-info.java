@NullMarked
package io.lorica.record.bundle;

import org.jspecify.annotations.NullMarked;
