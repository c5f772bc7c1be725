@NullMarked
package io.lorica.inference.model;

import org.jspecify.annotations.NullMarked;
