@NullMarked
package io.lorica.registry.log;

import org.jspecify.annotations.NullMarked;
