/**
 * Decisions on whole files: a batch lies in a folder of this node, is worked on chunk by chunk behind live decisions by
 * exactly one version, and goes on after a stop of the node where it stopped.
 */
@NullMarked
package io.lorica.inference.batch;

import org.jspecify.annotations.NullMarked;
