@NullMarked
package io.lorica.inference.chat;

import org.jspecify.annotations.NullMarked;
