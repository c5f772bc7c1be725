@org.jspecify.annotations.NullMarked
package io.lorica.settings;
