/** How a tabular row becomes a prompt and an answer becomes a decision: shared by training and serving. */
@NullMarked
package io.lorica.api.decision;

import org.jspecify.annotations.NullMarked;
