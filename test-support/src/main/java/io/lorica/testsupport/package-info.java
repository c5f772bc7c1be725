/** What tests of several modules need: specs, models, servers that stand for others. */
@NullMarked
package io.lorica.testsupport;

import org.jspecify.annotations.NullMarked;
