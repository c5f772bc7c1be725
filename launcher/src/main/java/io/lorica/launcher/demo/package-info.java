/** The guided tour: from data to a credit decision by a stacked adapter, through the public door. */
@NullMarked
package io.lorica.launcher.demo;

import org.jspecify.annotations.NullMarked;
