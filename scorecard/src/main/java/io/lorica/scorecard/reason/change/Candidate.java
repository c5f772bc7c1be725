package io.lorica.scorecard.reason.change;

import io.lorica.decision.field.FieldValue;

/** Another value of a field, and how large a change it is. */
record Candidate(String field, FieldValue value, double size) {}
