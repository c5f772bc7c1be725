@NullMarked
package io.lorica.inference.adapter;

import org.jspecify.annotations.NullMarked;
