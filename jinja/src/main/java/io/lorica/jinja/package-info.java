/**
 * Jinja2 with the settings of transformers' chat templates: its whitespace, scopes, filters and errors, with Python's
 * values. A result tells which of its characters came from values that users wrote. Templates are strangers' programs:
 * they reach nothing but the values that they are given, and what they may compute is bounded.
 */
@NullMarked
package io.lorica.jinja;

import org.jspecify.annotations.NullMarked;
