/** What serving nodes found when they tried versions. Kept as they report it; nothing is decided by it here. */
@NullMarked
package io.lorica.registry.trial;

import org.jspecify.annotations.NullMarked;
