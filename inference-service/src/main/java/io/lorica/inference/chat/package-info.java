/**
 * The OpenAI-compatible chat. What it can't honour and would change the answer's meaning is refused by name, as
 * is what it does not know. A problem also carries OpenAI's {@code error} object, so that OpenAI clients show its text.
 */
@NullMarked
package io.lorica.inference.chat;

import org.jspecify.annotations.NullMarked;
