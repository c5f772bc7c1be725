/** Multipart forms as they are sent. */
@NullMarked
package io.lorica.chassis.form;

import org.jspecify.annotations.NullMarked;
