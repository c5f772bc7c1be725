/** What an auditor asks of decisions: why, and whether it is proven. */
@NullMarked
package io.lorica.launcher.audit;

import org.jspecify.annotations.NullMarked;
