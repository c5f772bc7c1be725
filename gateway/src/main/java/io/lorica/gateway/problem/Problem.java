package io.lorica.gateway.problem;

/** RFC 9457 body. {@code type} is {@code urn:lorica:problem:<slug>}, {@code traceId} 32 hex digits. */
record Problem(String type, String title, int status, String detail, String instance, String traceId) {}
