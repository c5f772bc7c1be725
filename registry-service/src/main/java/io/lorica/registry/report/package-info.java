/** What a version's decisions are worth, as it was measured when it was trained. */
@NullMarked
package io.lorica.registry.report;

import org.jspecify.annotations.NullMarked;
