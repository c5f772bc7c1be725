/**
 * Signed notes of C2SP signed-note: a text and who signed it, in one strict form, with Ed25519 or ECDSA on P-256. A
 * text is worth nothing until a trusted key's signature of it was verified.
 */
@NullMarked
package io.lorica.merkle.note;

import org.jspecify.annotations.NullMarked;
