package io.lorica.chassis.problem;

/** An {@code Idempotency-Key} came with another request than before. */
public final class IdempotencyConflict extends DomainException {
    private static final long serialVersionUID = 1L;

    public IdempotencyConflict(String key) {
        super(
                Kind.UNPROCESSABLE,
                "idempotency-conflict",
                "Idempotency key used before",
                "Idempotency-Key %s came with a different request before. Use a new key for a new request."
                        .formatted(key));
    }
}
