/**
 * Records of decisions: received from nodes' journals, each once and in order, kept with their keys, found and shown
 * with the proof that the log has them.
 */
@NullMarked
package io.lorica.registry.record;

import org.jspecify.annotations.NullMarked;
