/** Lists in pages. */
@NullMarked
package io.lorica.chassis.page;

import org.jspecify.annotations.NullMarked;
