@NullMarked
package io.lorica.registry.record;

import org.jspecify.annotations.NullMarked;
