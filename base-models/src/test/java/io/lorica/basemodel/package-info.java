@NullMarked
package io.lorica.basemodel;

import org.jspecify.annotations.NullMarked;
