@NullMarked
package io.lorica.database;

import org.jspecify.annotations.NullMarked;
