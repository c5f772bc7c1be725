@NullMarked
package io.lorica.inference.batch;

import org.jspecify.annotations.NullMarked;
