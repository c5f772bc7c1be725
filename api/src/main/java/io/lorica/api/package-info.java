/** The published contract: records and HTTP interfaces that the services and their clients share. */
@NullMarked
package io.lorica.api;

import org.jspecify.annotations.NullMarked;
