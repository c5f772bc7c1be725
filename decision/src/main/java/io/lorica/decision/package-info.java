/**
 * What a decision is, in plain Java: training, serving and whoever replays a decision read fields, write prompts, add
 * scores and choose by this one code, so that the same row gives the same prompt and the same verdict everywhere.
 */
@NullMarked
package io.lorica.decision;

import org.jspecify.annotations.NullMarked;
